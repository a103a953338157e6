import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { decodeMask } from '../../../src/documents/run-length.ts';
import type { Settings } from '../../../src/documents/settings.ts';
import { namesOfLabels } from '../../../src/engine/model/class-names.ts';
import type { Graph } from '../../../src/graph/graph.ts';
import { GraphBuilder } from '../../support/graph-builder.ts';
import { side, type Written, writtenModels } from './model/written-model.ts';

function network(channels: number): Graph {
  const b = new GraphBuilder({ seed: 3 });
  return b.build(b.instanceNorm(b.conv(b.input([1, 1, side, side]), { channels, kernel: 3, pads: 'same' })));
}

describe('Labels of masks by name', () => {
  let written: Written;
  let mask = '';
  before(async () => {
    written = await writtenModels();
    mask = join(written.folder, 'labels.png');
    const data = Uint8Array.from({ length: side * side }, (_, i) =>
      i % side < 8 ? 7 : i % side < 20 ? 3 : 0,
    );
    await writeFile(mask, encode({ width: side, height: side, channels: 1, depth: 8, data }));
  });
  after(() => written.dispose());

  it('say by which value a class is marked', async () => {
    const asked: Settings = { mask, roi: 'whole image', treatment: 'zero', block: 4, decision: 'argmax' };
    const classes = ['background', 'liver', 'tumour'];
    const labels = { background: 0, liver: 7, tumour: 3 };
    for (const [name, value, columns] of [
      ['liver', 7, 8],
      ['tumour', 3, 12],
    ] as const) {
      const { question, reference } = await written.prepare(network(3), {
        ...asked,
        classes,
        labels,
        class: name,
      });
      assert.equal(question.maskValue, value);
      assert.ok(reference);
      assert.equal(
        decodeMask(reference).reduce((sum, is) => sum + is, 0),
        columns * side,
      );
    }
    const own = await written.prepare(network(3), {
      ...asked,
      classes,
      labels,
      class: 'liver',
      maskValue: 3,
    });
    assert.equal(own.question.maskValue, 3);
  });

  it('say by which values a region of several labels is marked, and which are ignored', async () => {
    const settings: Settings = {
      ...{ mask, roi: 'whole image', treatment: 'zero', block: 4, decision: 'threshold' },
      ...{ classes: ['all', 'inner'], labels: { all: [3, 7], inner: [7] } },
    };
    const pixelsOf = async (more: Settings): Promise<readonly [number, number]> => {
      const { reference, ignored } = await written.prepare(network(2), { ...settings, ...more });
      const count = (encoded: typeof reference | undefined): number =>
        encoded ? decodeMask(encoded).reduce((sum, is) => sum + is, 0) : 0;
      return [count(reference), count(ignored)];
    };
    assert.deepEqual(await pixelsOf({ class: 'all' }), [20 * side, 0]);
    assert.deepEqual(await pixelsOf({ class: 'inner' }), [8 * side, 0]);
    assert.deepEqual(await pixelsOf({ class: 'inner', maskIgnore: [3] }), [8 * side, 12 * side]);
  });

  it('name the classes of the model where they are their indices', () => {
    assert.deepEqual(namesOfLabels({ tumour: 2, background: 0, liver: 1 }, 3), [
      'background',
      'liver',
      'tumour',
    ]);
    assert.equal(namesOfLabels({ background: 0, liver: 2 }, 2), undefined);
    assert.equal(namesOfLabels({ background: 0, liver: 1 }, 1), undefined);
    assert.equal(namesOfLabels(undefined, 2), undefined);
  });
});
