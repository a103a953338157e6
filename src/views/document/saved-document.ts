import type * as vscode from 'vscode';
import { documentFromText, readText, writeDocument } from './document-file.ts';
import type { DocumentTypes, KindOf } from './document-view.ts';

/** What a document's file says, as last read or written; writes come one after the other. */
export class SavedDocument<T extends DocumentTypes> {
  /** Null as long as it was not read, or cannot be understood. */
  document: T['document'] | null = null;
  #text: string | null = null;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly kind: KindOf<T>,
    private readonly uri: vscode.Uri,
  ) {}

  /**
   * Reads the file.
   * @returns whether it says something new
   * @throws UserError when it cannot be read (what was read before stays), or understood
   */
  async read(): Promise<boolean> {
    const text = await readText(this.uri);
    if (text === this.#text) return false;
    this.#text = text;
    this.document = null;
    this.document = documentFromText(this.kind, text, this.uri);
    return true;
  }

  /** Writes the file whole or not at all, after what is being written already. */
  write(document: T['document']): Promise<void> {
    const written = this.#writing.then(async () => {
      this.#text = await writeDocument(this.kind, document, this.uri);
      this.document = document;
    });
    this.#writing = written.catch(() => undefined);
    return written;
  }
}
