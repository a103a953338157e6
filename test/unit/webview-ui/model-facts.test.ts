import { strict as assert } from 'node:assert';
import type { ModelSummary } from '../../../src/documents/model-summary.ts';
import { fileSize, modelFacts } from '../../../webview-ui/model-page/model-facts.ts';

describe('The size of a model file', () => {
  it('is in the largest decimal unit, with three digits', () => {
    const sizes = [0, 344, 1500, 1_934_883, 113_300_000, 2_147_483_647];
    assert.deepEqual(sizes.map(fileSize), [
      '0 bytes',
      '344 bytes',
      '1.50 kB',
      '1.93 MB',
      '113 MB',
      '2.15 GB',
    ]);
  });
});

describe('The facts of a model', () => {
  const summary: ModelSummary = {
    ...{ format: 'ONNX', producer: null, opsets: [], outputs: [], metadata: [], layers: [] },
    ...{ classes: [], parameters: 0, bytes: 0, sha256: '', needs: { channels: 3, rank: 2, constants: [] } },
    inputs: [{ name: 'image', type: 'float32', shape: [1, 4, 64, 64] }],
  };

  it('say how many channels it takes and which inputs need values, where that is not plain', () => {
    const t = { name: 't', type: 'int64', shape: [] };
    const inputsOf = (summary: ModelSummary): string =>
      (modelFacts(summary)[0]?.[1] ?? []).map((fact) => fact.join(': ')).join('; ');
    assert.equal(inputsOf(summary), 'image: float32, 1 × 4 × 64 × 64');
    assert.equal(
      inputsOf({ ...summary, needs: { channels: 4, rank: 2, constants: [t] } }),
      'image: float32, 1 × 4 × 64 × 64; Takes: 4 channels: one file with 4, or 4 files; Needs values: t',
    );
  });

  it('say that it takes volumes', () => {
    const takes = (channels: number): string | undefined =>
      (modelFacts({ ...summary, needs: { channels, rank: 3, constants: [] } })[0]?.[1] ?? [])
        .filter(([name]) => name === 'Takes')
        .map(([, words]) => words)
        .join();
    assert.equal(takes(1), 'volumes');
    assert.equal(takes(4), 'volumes of 4 channels: one file with 4, or 4 files');
  });

  it('are the first of many, and how many more there are', () => {
    const classes = Array.from({ length: 1234 }, (_, i) => `class ${i}`);
    const summary: ModelSummary = {
      ...{ format: 'ONNX', producer: null, opsets: [], inputs: [], outputs: [], metadata: [], layers: [] },
      ...{ classes, parameters: 0, bytes: 0, sha256: '', needs: null },
    };
    const [, facts] = modelFacts(summary).find(([title]) => title === 'Classes') ?? assert.fail();
    assert.equal(facts.length, 201);
    assert.match(facts.at(-1)?.join(' ') ?? '', /^… 1.034 more$/u);
  });
});
