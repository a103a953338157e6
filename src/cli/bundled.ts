import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A script or style of the pages, as it lies beside the command line's own. */
export function bundled(name: string): Promise<string> {
  return readFile(join(__dirname, 'webview', name), 'utf8');
}
