import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readVolume } from '../../../../src/imaging/volumes/read-volume.ts';
import { userError } from '../helpers.ts';

/** A folder of a test's own, for files that are damaged. */
export class DamagedFiles {
  readonly folder = mkdtempSync(join(tmpdir(), 'volumes-'));

  /** Writes a file, and gives its path. */
  write(name: string, bytes: Uint8Array | string): string {
    const path = join(this.folder, name);
    writeFileSync(path, bytes);
    return path;
  }

  /** Asserts that a file is refused in one line that names it and matches all patterns. */
  async rejects(name: string, bytes: Uint8Array | string, ...patterns: RegExp[]): Promise<void> {
    const path = this.write(name, bytes);
    await assert.rejects(readVolume(path), userError(new RegExp(`^${name}[: ]`), ...patterns));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
