/** An image of a folder: its files, in the order of its channels, and the mask that goes by its name. */
export interface FolderImage {
  readonly files: readonly string[];
  /** Null where there is none. */
  readonly mask: string | null;
}
