import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from 'fast-png';
import type { Graph } from '../../../src/graph/graph.ts';
import { GraphBuilder } from '../../support/graph-builder.ts';
import { userError } from '../imaging/helpers.ts';
import { side, type Written, writtenModels } from './model/written-model.ts';

/** A model that outputs the logarithm of the image and a number. */
function logarithm(bias: number): Graph {
  const b = new GraphBuilder({ seed: 3 });
  const input = b.input([1, 1, side, side]);
  return b.build(b.like('Log', b.add(input, b.floats(Float32Array.of(bias), [1]))));
}

describe('Where no RoI can be chosen, the reason is said', () => {
  let written: Written;
  before(async () => {
    written = await writtenModels();
  });
  after(() => written.dispose());

  async function image(name: string, valueAt: (i: number) => number): Promise<string> {
    const data = Uint8Array.from({ length: side * side }, (_, i) => valueAt(i));
    const path = join(written.folder, name);
    await writeFile(path, encode({ width: side, height: side, channels: 1, depth: 8, data }));
    return path;
  }
  const half = (i: number): number => (i % side < side / 2 ? 20 : 200);

  it('the mask does not hold the class', async () => {
    const settings = { image: await image('a.png', half), mask: await image('m.png', () => 0), maskValue: 3 };
    await assert.rejects(
      written.prepare(logarithm(0.5), { ...settings, treatment: 'zero' }),
      userError(/^The mask has no .* in what the model is given: choose another class or mask/),
    );
  });

  it('the class is predicted everywhere', async () => {
    await assert.rejects(
      written.prepare(logarithm(9), { image: await image('a.png', half), treatment: 'zero' }),
      userError(/predicts .* everywhere in this image, so that it has no boundary/),
    );
  });
});
