import { existsSync } from 'node:fs';
import { join } from 'node:path';

const data = new URL('../../../shared/data/', import.meta.url).pathname;

/** A file of networks and volumes that are on some machines alone; the test is skipped, with a message, where it is not. */
export function dataFile(test: Mocha.Context, ...names: readonly string[]): string {
  const path = join(data, ...names);
  if (existsSync(path)) return path;
  console.log(`      skipped: ${path} is not here`);
  return test.skip();
}
