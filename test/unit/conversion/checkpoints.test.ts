import { strict as assert } from 'node:assert';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { at } from '../../../src/at.ts';
import { loadCheckpoints, networks, writeCheckpoints } from './checkpoint-files.ts';
import { answersTo, interpreterWith, printedBy, removeFolder } from './python-project.ts';

const resultSchema = z.union([
  z.object({ notes: z.array(z.string()), difference: z.number() }),
  z.object({ said: z.string(), choices: z.array(z.string()) }),
]);

type Result = z.infer<typeof resultSchema>;
type Case = readonly [file: string, call: string, options?: Readonly<Record<string, string>>];

describe('Checkpoints', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'segcause-checkpoints-'));
  let interpreter = '';

  before(function () {
    const found = interpreterWith('SEGCAUSE_TEST_PYTHON', ['torch', 'onnx', 'onnxscript']);
    if (found === null) this.skip();
    interpreter = found;
    writeFileSync(join(folder, 'networks.py'), networks);
    printedBy(interpreter, writeCheckpoints, [folder]);
  });
  after(() => {
    removeFolder(folder);
  });

  function load(cases: readonly Case[]): readonly Result[] {
    const words = JSON.stringify(cases.map(([file, call, options]) => [file, call, options ?? {}]));
    const results = z.array(resultSchema).parse(printedBy(interpreter, loadCheckpoints, [folder, words]));
    assert.equal(results.length, cases.length);
    return results;
  }

  function failures(cases: readonly (readonly [file: string, call: string, said: RegExp])[]): void {
    const results = load(cases.map(([file, call]) => [file, call]));
    for (const [i, [file, , said]] of cases.entries()) {
      const result = at(results, i);
      assert.ok('said' in result, `${file} was loaded`);
      assert.match(result.said, said);
      assert.doesNotMatch(result.said, /\n/u);
    }
  }

  it('are loaded whatever prefix, key or file format they have, and the output is the same', () => {
    const notesOf: Readonly<Record<string, readonly string[]>> = {
      'plain.pt': [],
      'unet.pt': [],
      'stacked.pt': [],
      'inner.pt': [],
      'lightning.pt': ['left out: loss.pos_weight'],
      'net_state.pt': [],
      'nested.pt': [],
      'tuple.pt': [],
      'aux.pt': ['left out: aux_head.weight'],
      'counted.pt': [],
      'copies.pt': [],
      'parts.pt': [],
      'gan.pt': ['weights of gen'],
      'all.safetensors': [],
      'renamed.pt': [],
    };
    const files = Object.keys(notesOf);
    for (const [i, result] of load(files.map((file) => [file, 'Net'])).entries())
      assert.deepEqual(result, { notes: notesOf[at(files, i)], difference: 0 }, at(files, i));
    const [half, wrapped] = load([
      ['half.safetensors', 'Net'],
      ['stacked.pt', 'Wrapped'],
    ]);
    assert.ok(half !== undefined && 'difference' in half && half.difference < 1e-2);
    assert.deepEqual(wrapped, { notes: [], difference: 0 });
  });

  it('are loaded with weight norm under its old names, as parametrizations, or folded', () => {
    const forms = ['old', 'new', 'none'];
    const cases = forms.flatMap((file) =>
      forms.map((norm): Case => [`norm_${file}.pt`, `Normed(norm="${norm}")`]),
    );
    for (const [i, result] of load(cases).entries())
      assert.ok(
        'difference' in result && result.difference < 1e-6,
        `${JSON.stringify(cases[i])}: ${JSON.stringify(result)}`,
      );
  });

  it('offer a choice where several weights fit', () => {
    const [several, chosen, first, students, student] = load([
      ['ema.pt', 'Net'],
      ['ema.pt', 'Net', { key: 'ema' }],
      ['ema.pt', 'Net', { key: 'state_dict' }],
      ['teacher.pt', 'Net'],
      ['teacher.pt', 'Net', { prefix: 'student.' }],
    ]);
    assert.ok(several !== undefined && 'choices' in several);
    assert.deepEqual(several.choices, ['state_dict', 'ema']);
    assert.ok(chosen !== undefined && 'difference' in chosen && chosen.difference > 1e-3);
    assert.deepEqual(first, { notes: [], difference: 0 });
    assert.ok(students !== undefined && 'choices' in students);
    assert.deepEqual(students.choices, ['student.', 'teacher.']);
    assert.ok(student !== undefined && 'difference' in student && student.difference === 0);
  });

  it('list their dictionaries of weights when they are inspected', () => {
    const [ema, plain] = answersTo(interpreter, [
      ['inspect', join(folder, 'ema.pt')],
      ['inspect', join(folder, 'net_state.pt')],
    ]);
    assert.ok(ema?.answer === 'found' && plain?.answer === 'found');
    assert.deepEqual([ema.key, ema.keys], [null, ['state_dict', 'ema']]);
    assert.deepEqual([plain.key, plain.keys], ['net_state', []]);
  });

  it('are rejected where the class builds another network than the one that was trained', () => {
    failures([
      ['deeper.pt', 'Net', /do not fit Net: 1 unexpected \(enc\.3\.weight\)/u],
      ['plain.pt', 'Net(bias=False)', /do not fit Net: 1 unexpected \(head\.bias\)/u],
      ['plain.pt', 'Normed', /do not fit Normed: 2 missing \(conv\.weight, conv\.bias\)/u],
    ]);
  });

  it('are rejected by name where they hold an optimizer, one shard, or quantised weights', () => {
    failures([
      ['adam.pt', 'Net', /^it holds the state of an optimizer, no weights/u],
      ['adams.pt', 'Net', /^it holds the state of an optimizer, no weights/u],
      ['model-00001-of-00003.safetensors', 'Net', /^it is shard 1 of 3/u],
      ['zero3.pt', 'Net', /^it is one shard of a checkpoint/u],
      ['qint8.pt', 'Net', /^its weights are quantised \(conv\.weight is qint8\)/u],
      ['packed.pt', 'Net', /^its weights are quantised \(conv\.qweight is int32\)/u],
      ['int8.safetensors', 'Net', /^its weights are quantised \(enc\.0\.weight is int8\)/u],
      ['flax.safetensors', 'Net', /^it was saved by Flax/u],
      ['pointer.pt', 'Net', /^it is a pointer of Git LFS/u],
    ]);
  });

  it('are rejected where a .safetensors file is damaged', () => {
    failures([
      ['cut.safetensors', 'Net', /cut short: the bytes of .* are not where its header says/u],
      ['longer.safetensors', 'Net', /more bytes than its header lists/u],
      ['headless.safetensors', 'Net', /its header is longer than the file/u],
      ['huge.safetensors', 'Net', /its header is longer than the file/u],
      ['empty.safetensors', 'Net', /its header is longer than the file/u],
      ['nested.safetensors', 'Net', /its header is not JSON/u],
      ['negative.safetensors', 'Net', /has no shape/u],
    ]);
  });
});
