import type * as vscode from 'vscode';
import type { Explanation } from '../../documents/explanation.ts';
import type { PictureOrReason } from '../../protocol/page.ts';
import type { Services } from '../services.ts';
import { readPicture } from './read-picture.ts';

/** The image that a document is about, as far as it was read. */
export class DocumentPicture {
  #value: PictureOrReason | null = null;
  /** How often it became another: what was asked for before that comes too late. */
  #turn = 0;

  constructor(
    private readonly uri: vscode.Uri,
    private readonly services: Services,
  ) {}

  /** Null until it has been read. */
  get value(): PictureOrReason | null {
    return this.#value;
  }

  /** Takes a picture that was made while preparing. */
  put(picture: PictureOrReason): void {
    this.#set(picture);
  }

  /** Forgets the picture: another image is to be read. */
  clear(): void {
    this.#set(null);
  }

  /**
   * Reads the image of an explanation, if that is allowed, unless its picture was made while preparing the file.
   * @returns null where another picture came meanwhile, or was asked for: that one is kept
   */
  async load(explanation: Explanation): Promise<PictureOrReason | null> {
    const key = this.uri.toString();
    const turn = ++this.#turn;
    const picture = this.services.pictures.get(key) ?? (await readPicture(explanation, this.services));
    if (turn !== this.#turn) return null;
    this.services.pictures.delete(key);
    this.#set(picture);
    return picture;
  }

  #set(picture: PictureOrReason | null): void {
    this.#turn++;
    this.#value = picture;
  }
}
