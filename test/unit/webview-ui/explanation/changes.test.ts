import { strict as assert } from 'node:assert';
import { numbersOf } from '../../../../src/documents/box.ts';
import {
  askedNext,
  changesBesides,
  changesInWords,
  changesPrediction,
  realChanges,
} from '../../../../webview-ui/explanation/changes.ts';
import {
  numberProblem,
  regionProblem,
  settingGroups,
} from '../../../../webview-ui/explanation/setting-fields.ts';
import { explanationExample } from '../example.ts';

const explanation = explanationExample();

describe('changes', () => {
  const { question } = explanation;

  it('are what differs from the question', () => {
    assert.deepEqual(realChanges({ roi: numbersOf(question.roi), block: 8, seed: 7 }, question), { seed: 7 });
    assert.equal(changesInWords({ roi: [0, 0, 1, 1], block: 4 }), 'RoI, block size');
    assert.equal(askedNext(question, { seed: 7 }).seed, 7);
    assert.ok(changesPrediction({ class: 1 }) && !changesPrediction({ roi: [0, 0, 1, 1], draws: 3 }));
  });

  it('hold a number of draws only where a block is set to more than one value', () => {
    assert.deepEqual(realChanges({ draws: 7 }, { ...question, treatment: 'patches' }), { draws: 7 });
    assert.deepEqual(realChanges({ draws: 7, treatment: 'zero' }, { ...question, treatment: 'patches' }), {
      treatment: 'zero',
    });
    assert.deepEqual(realChanges({ draws: 7 }, { ...question, treatment: 'zero', draws: 1 }), {});
  });

  it('stay where they were made, or made anew, since what was prepared was asked for', () => {
    const prepared = { roi: [0, 0, 16, 16], seed: 7, draws: 3 } as const;
    assert.deepEqual(changesBesides({ roi: [0, 0, 16, 16], seed: 8, block: 4 }, prepared), {
      seed: 8,
      block: 4,
    });
    assert.deepEqual(changesBesides(prepared, prepared), {});
  });

  it('are rejected in words where they cannot be used', () => {
    assert.equal(regionProblem('RoI', [0, 0, 32, 32], question), null);
    assert.match(regionProblem('RoI', [1, 0, 32, 32], question) ?? '', /^RoI: .*in the image \(32 × 32 px\)/);
    assert.match(regionProblem('Region', [0, 0, 0, 4], question) ?? '', /at least 1/);
    const draws = settingGroups(explanation, 'argmax')
      .flatMap(({ fields }) => fields)
      .find(({ key }) => key === 'draws');
    assert.ok(draws?.kind === 'number');
    assert.equal(numberProblem(draws, '50'), null);
    assert.match(numberProblem(draws, '1') ?? '', /at least 2/);
    assert.match(numberProblem(draws, '1.5') ?? '', /whole/);
    assert.match(numberProblem(draws, '') ?? '', /number/);
  });

  it('offer a threshold only where there is one', () => {
    const keys = (decision: string): readonly string[] =>
      settingGroups(explanation, decision).flatMap(({ fields }) => fields.map(({ key }) => key));
    assert.ok(keys('threshold').includes('threshold') && !keys('argmax').includes('threshold'));
  });

  it('are checked in pixels of the input, where the output is smaller', () => {
    const small = { ...explanation, prediction: { size: [16, 16], runs: [256] } };
    assert.equal(regionProblem('RoI', [16, 16, 16, 16], small.question), null);
  });

  it('have as many numbers as the input has axes', () => {
    const volume = { input: { ...question.input, size: [8, 16, 20] } };
    assert.equal(regionProblem('RoI', [4, 8, 16, 4, 8, 4], volume), null);
    assert.match(
      regionProblem('RoI', [4, 8, 16, 4, 8, 5], volume) ?? '',
      /in the volume \(8 × 16 × 20 voxels\)/,
    );
    assert.match(regionProblem('RoI', [8, 16, 8, 4], volume) ?? '', /whole numbers/);
    const units = settingGroups({ ...explanation, question: { ...question, ...volume } }, 'argmax')
      .flatMap(({ fields }) => fields)
      .flatMap((field) => (field.kind === 'number' && field.unit !== undefined ? [field.unit] : []));
    assert.deepEqual(units, ['voxels']);
  });

  it('say a block size as one side where all are the same', () => {
    assert.equal(askedNext(question, {}).block, 8);
    assert.deepEqual(askedNext({ ...question, block: [4, 8] }, {}).block, [4, 8]);
    assert.deepEqual(realChanges({ block: [4, 8] }, { ...question, block: [4, 8] }), {});
  });
});
