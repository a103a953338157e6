import type * as vscode from 'vscode';
import { UserError } from '../../errors.ts';
import { documentFromText, readText, writeDocument } from './document-file.ts';
import type { DocumentTypes, KindOf } from './document-view.ts';

/** What a document's file says, as last read or written; writes come one after the other. */
export class SavedDocument<T extends DocumentTypes> {
  /** Null as long as it was not read, or cannot be understood. */
  document: T['document'] | null = null;
  /** What the last write could not put into the file: it is kept until a write succeeds, or the file says something new. */
  unwritten: T['document'] | null = null;
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
    this.unwritten = null;
    return true;
  }

  /**
   * Writes the file whole or not at all, after what is being written already.
   * @throws UserError when it cannot be written: the document then is what is unwritten
   */
  write(document: T['document']): Promise<void> {
    const written = this.#writing.then(async () => {
      this.unwritten = document;
      this.#text = await writeDocument(this.kind, document, this.uri);
      this.unwritten = null;
      this.document = document;
    });
    this.#writing = written.catch(() => undefined);
    return written;
  }
}

/** Why a write failed, and where the result is. */
export function keptInPanel(error: unknown): unknown {
  if (!(error instanceof UserError)) return error;
  const advice = 'The result stays in this panel: save it once the file can be written.';
  return new UserError(`${error.message} ${advice}`, { cause: error });
}
