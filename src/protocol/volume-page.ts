import type { ViewedVolume } from '../documents/viewed-volume.ts';

/** What the page shows of a volume's file. */
export type VolumeContent =
  | { readonly kind: 'reading' }
  /** It cannot be read, or may not be in a workspace that is not trusted. */
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'read'; readonly volume: ViewedVolume };

/** Messages from the extension to the page of a volume. */
export interface ToVolumePage {
  readonly type: 'show';
  readonly name: string;
  readonly content: VolumeContent;
}

/** Messages from the page of a volume to the extension. */
export type FromVolumePage =
  { readonly type: 'ready' } | { readonly type: 'explainWith' } | { readonly type: 'openWith' };
