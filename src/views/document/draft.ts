import { isDeepStrictEqual } from 'node:util';
import type * as vscode from 'vscode';
import type { DocumentTypes, DocumentView, KindOf } from './document-view.ts';
import { SavedDocument } from './saved-document.ts';

/** A document as its file says it, or as it was prepared since: the draft, which is not in the file yet. */
export class DraftedDocument<T extends DocumentTypes> {
  #draft: T['document'] | null = null;
  readonly #saved: SavedDocument<T>;

  constructor(
    private readonly view: Pick<DocumentView<T>, 'kind' | 'changing'>,
    uri: vscode.Uri,
  ) {
    this.#saved = new SavedDocument<T>(view.kind, uri);
  }

  /** Null as long as its file cannot be understood. */
  get document(): T['document'] | null {
    return this.#draft ?? this.#saved.unwritten ?? this.#saved.document;
  }

  /** A result that the file could not take: it is only here. */
  get unwritten(): T['document'] | null {
    return this.#saved.unwritten;
  }

  /** Whether the file was read and understood. */
  get isRead(): boolean {
    return this.#saved.document !== null;
  }

  /** Whether there is a draft. */
  get isUnsaved(): boolean {
    return this.#draft !== null;
  }

  /** Whether the draft is about another image than the file, which is left alone then. */
  get isElsewhere(): boolean {
    const saved = this.#saved.document;
    const draft = this.#draft;
    return saved !== null && draft !== null && (this.view.changing?.isElsewhere(saved, draft) ?? false);
  }

  /** Whether the file holds more than what a run has found so far. */
  keepsFile(unfinished: T['document']): boolean {
    const saved = this.#saved.document;
    return saved !== null && this.view.kind.isWorthKeeping(saved, unfinished);
  }

  /** Takes what was prepared as the draft, unless it asks what the file asks. */
  put(prepared: T['document']): void {
    const saved = this.#saved.unwritten ?? this.#saved.document;
    this.#draft = saved !== null && askTheSame(this.view.kind, saved, prepared) ? null : prepared;
  }

  /** Forgets the draft. */
  drop(): void {
    this.#draft = null;
  }

  /**
   * Reads the file; what is new in it replaces the draft, and a result that is only here.
   * @returns whether it says something new
   * @throws UserError when it cannot be read (what was read before stays), or understood
   */
  async read(): Promise<boolean> {
    try {
      const isNew = await this.#saved.read();
      if (isNew) this.#draft = null;
      return isNew;
    } catch (error) {
      if (!this.isRead) this.#draft = null;
      throw error;
    }
  }

  /**
   * Writes a result to the file; it replaces the draft at once.
   * @throws UserError when it cannot be written: the document then is that result
   */
  async save(result: T['document']): Promise<void> {
    this.#draft = null;
    await this.#saved.write(result);
  }
}

/** Whether two documents ask the same. */
function askTheSame<T extends DocumentTypes>(kind: KindOf<T>, a: T['document'], b: T['document']): boolean {
  const questions = (document: T['document']): unknown =>
    kind.explanations(document).map(({ question }) => question);
  return isDeepStrictEqual(questions(a), questions(b));
}
