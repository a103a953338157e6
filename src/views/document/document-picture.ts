import type * as vscode from 'vscode';
import type { Explanation } from '../../documents/explanation.ts';
import type { PictureOrReason } from '../../protocol/page.ts';
import type { Services } from '../services.ts';
import { readPicture } from './read-picture.ts';

/** The image that a document is about, as far as it was read. */
export class DocumentPicture {
  #value: PictureOrReason | null = null;

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
    this.#value = picture;
  }

  /** Forgets the picture: another image is to be read. */
  clear(): void {
    this.#value = null;
  }

  /** Reads the image of an explanation, if that is allowed, unless its picture was made while preparing the file. */
  async load(explanation: Explanation): Promise<PictureOrReason> {
    const key = this.uri.toString();
    const picture = this.services.pictures.get(key) ?? (await readPicture(explanation, this.services));
    this.services.pictures.delete(key);
    this.#value = picture;
    return picture;
  }
}
