import assert from 'node:assert/strict';
import type { Explanation, Question } from '../../../../src/documents/explanation.ts';
import type { Graph } from '../../../../src/graph/graph.ts';
import { GraphBuilder } from '../../../support/graph-builder.ts';
import { userError } from '../../imaging/helpers.ts';
import { side, type Written, writtenModels } from './written-model.ts';

function network(): Graph {
  const b = new GraphBuilder({ seed: 5 });
  const wide = b.relu(b.conv(b.input([1, 1, side, side]), { channels: 4, kernel: 3, pads: 'same' }));
  return b.build(b.conv(wide, { channels: 3, kernel: 3, pads: 'same' }));
}

describe('A question that was changed in its file', () => {
  let written: Written;
  let prepared: Explanation;

  before(async () => {
    written = await writtenModels();
    prepared = await written.prepare(network());
  });

  after(() => written.dispose());

  const changes: Readonly<Record<string, readonly [(question: Question) => Partial<Question>, RegExp]>> = {
    'a RoI outside of the input': [
      () => ({ roi: { start: [30, 0], size: [8, 8] } }),
      /the RoI .* is not within its input of 32×32 pixels/,
    ],
    'another size': [
      ({ input }) => ({ input: { ...input, size: [64, 64] } }),
      /does not take images of 1×64×64 \(NCHW\)/,
    ],
    'other channels': [
      ({ input }) => ({ input: { ...input, channels: 3 } }),
      /does not take images of 3×32×32/,
    ],
    'an unknown input': [({ input }) => ({ input: { ...input, name: 'x' } }), /has no input "x"/],
    'an unknown output': [
      ({ head }) => ({ head: { ...head, output: 'x' } }),
      /has no output "x": it has output/,
    ],
    'axes that the output lacks': [
      ({ head }) => ({ head: { ...head, layout: 'NHWC' } }),
      /output "output" has 32 channel\(s\), and the question asks about class \d of 3/,
    ],
    'another number of axes': [
      ({ head }) => ({ head: { ...head, layout: 'NHW' } }),
      /output "output" \(1×3×32×32\) does not have the axes NHW/,
    ],
    'a class that is not there': [
      ({ head }) => ({ head: { ...head, channel: 3 } }),
      /has 3 channel\(s\), and the question asks about class 3 of 3/,
    ],
  };
  for (const [what, [change, message]] of Object.entries(changes)) {
    it(`is refused in one line: ${what}`, async () => {
      const question = { ...prepared.question, ...change(prepared.question) };
      await assert.rejects(written.run({ ...prepared, question }, [{ kind: 'input' }]), userError(message));
    });
  }
});

describe('An input that takes too much memory', () => {
  let written: Written;

  before(async () => {
    written = await writtenModels();
  });

  after(() => written.dispose());

  it('is refused before memory is taken: a large batch', async () => {
    const inputs = [{ name: 'image', type: 'float32', shape: [1_000_000, 1, side, side] }] as const;
    await assert.rejects(
      written.prepare({ ...network(), inputs }),
      userError(/would take 1000000 image\(s\) of 1×32×32 at once, 4\.1 GB: .*smaller batch/),
    );
  });

  it('is refused before memory is taken: a large size in the settings', async () => {
    const inputs = [{ name: 'image', type: 'float32', shape: [1, 1, null, null] }] as const;
    await assert.rejects(
      written.prepare({ ...network(), inputs }, { preprocessing: { width: 16384, height: 16384 } }),
      userError(/1 image\(s\) of 1×16384×16384 at once, 1\.1 GB/),
    );
  });
});
