import { basename } from 'node:path';
import { UserError } from '../../errors.ts';
import type { FileReference } from '../../documents/explanation.ts';

/** @throws UserError when a file or folder is no longer the one an explanation was made of */
export function checkUnchanged({ path, sha256 }: FileReference, now: string | null): void {
  if (sha256 === now) return;
  throw new UserError(
    `${basename(path)} has changed since this explanation was made: explain the model again.`,
  );
}
