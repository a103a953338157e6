import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { UserError } from '../../../../src/errors.ts';
import { readModel } from '../../../../src/formats/read-model.ts';

const fixtures = new URL('../../../fixtures/tfjs/', import.meta.url).pathname;

describe('A model.json with values changed at random', function () {
  this.timeout(120_000);
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-fuzz-'));
  });
  after(() => rm(folder, { recursive: true }));

  for (const name of [
    'nested',
    'nested_keras3',
    'deeplab',
    'graph_nested',
    'graph_solid',
    'graph_deeplab',
    'graph_further',
  ]) {
    it(`${name}: is read, or rejected with one line`, async () => {
      await cp(join(fixtures, name), join(folder, name), { recursive: true });
      const path = join(folder, name, 'model.json');
      const text = await readFile(path, 'utf8');
      const odd = fc.constantFrom<unknown>(null, -1, 0, 1e9, 1.5, 'odd', '__proto__', [], {}, [[]], true);
      const changes = fc.array(fc.tuple(fc.nat(), odd), { minLength: 1, maxLength: 3 });
      await fc.assert(
        fc.asyncProperty(changes, async (list) => {
          const json = JSON.parse(text) as object;
          for (const [at, value] of list) change(json, at, value);
          await writeFile(path, JSON.stringify(json));
          await readModel(path).catch((error: unknown) => {
            if (!(error instanceof UserError)) throw error;
          });
        }),
        { numRuns: 150, seed: 5 },
      );
    });
  }
});

/** Sets the value at one place of a JSON tree. */
function change(json: object, at: number, value: unknown): void {
  const places: (readonly [Record<string, unknown>, string])[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      places.push([node as Record<string, unknown>, key]);
      visit((node as Record<string, unknown>)[key]);
    }
  };
  visit(json);
  const [parent, key] = places[at % places.length] ?? [{}, ''];
  parent[key] = structuredClone(value);
}
