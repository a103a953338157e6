import type * as vscode from 'vscode';
import type { Explanation } from '../documents/explanation.ts';
import { explanationFromText, readText, writeExplanation } from './explanation-file.ts';

/** What an explanation file says, as last read or written; writes come one after the other. */
export class SavedExplanation {
  /** Null as long as it was not read, or cannot be understood. */
  explanation: Explanation | null = null;
  #text: string | null = null;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(readonly uri: vscode.Uri) {}

  /**
   * Reads the file.
   * @returns whether it says something new
   * @throws UserError when it cannot be read (what was read before stays), or understood
   */
  async read(): Promise<boolean> {
    const text = await readText(this.uri);
    if (text === this.#text) return false;
    this.#text = text;
    this.explanation = null;
    this.explanation = explanationFromText(text, this.uri);
    return true;
  }

  /** Writes the file whole or not at all, after what is being written already. */
  write(explanation: Explanation): Promise<void> {
    const written = this.#writing.then(async () => {
      this.#text = await writeExplanation(explanation, this.uri);
      this.explanation = explanation;
    });
    this.#writing = written.catch(() => undefined);
    return written;
  }
}
