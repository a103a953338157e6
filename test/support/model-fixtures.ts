import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../fixtures/', import.meta.url));

/** Every model in `test/fixtures`, whatever its format, by its path in there. */
export const modelFixtures: readonly string[] = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /\.(?:onnx|keras|h5)$|(?:^|\/)model\.json$/u.test(path))
  .sort();

/** The path of a file in `test/fixtures`. */
export function fixture(path: string): string {
  return root + path;
}
