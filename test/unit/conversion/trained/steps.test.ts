import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { at } from '../../../../src/at.ts';
import { convertTrained } from '../../../../src/conversion/convert.ts';
import { isConvertedFrom } from '../../../../src/conversion/record.ts';
import { trainedAt } from '../../../../src/conversion/trained/trained-at.ts';
import type { TrainedWeights } from '../../../../src/conversion/trained/trained-model.ts';
import { settingsSchema } from '../../../../src/documents/settings.ts';
import { recordOf } from '../same-output.ts';
import { userWith } from '../user.ts';

const fixtures = fileURLToPath(new URL('../../../fixtures/trained/nnunet/', import.meta.url));

/** Stands in for the script: says that the file holds weights of a 2-D configuration, and writes something. */
const standIn = `
import { writeFileSync } from 'node:fs';
const [action] = process.argv.slice(2);
const say = (answer) => console.log('segcause: ' + JSON.stringify(answer));
if (action === 'inspect') say({ answer: 'found', kind: 'weights', key: 'network_weights', given: { configuration: "'2d'" } });
else {
  writeFileSync(process.argv.at(-1).replace('--out=', ''), 'onnx');
  say({ answer: 'converted', python: '3.11', packages: {}, shape: [1, 1, 8, 8], outputs: [{ shape: [1], step: 1, values: [0.5] }] });
}
`;

describe('The steps of converting what a trainer wrote', () => {
  let folder = '';
  let weights: TrainedWeights;
  const user = (): ReturnType<typeof userWith> =>
    userWith({ interpreter: process.execPath, script: join(folder, 'stand-in.mjs') }, folder);

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'segcause-trained-'));
    writeFileSync(join(folder, 'stand-in.mjs'), standIn);
    mkdirSync(join(folder, 'fold_1'));
    writeFileSync(join(folder, 'fold_1', 'checkpoint_final.pth'), 'weights');
    for (const name of ['plans.json', 'dataset.json'])
      cpSync(join(fixtures, 'Dataset001_Liver_plain', name), join(folder, name));
    weights = at((await trainedAt(folder)) ?? [], 0);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const settingsPath = (): string => join(folder, 'fold_1', 'fold_1.explain.json');

  it('show each command, which names the network and all of its arguments', async () => {
    const { tools, asked, commands } = user();
    assert.equal(await convertTrained(weights, tools), join(folder, 'fold_1', 'fold_1.onnx'));
    assert.deepEqual(asked, ['inspect', 'convert']);
    const words: readonly string[] = commands.at(-1) ?? [];
    assert.ok(words.includes('--network=dynamic_network_architectures.architectures.unet.PlainConvUNet'));
    const options = words.find((word) => word.startsWith('--options='))?.slice('--options='.length) ?? '';
    const parsed: unknown = JSON.parse(options);
    const { network } = await weights.describe({ configuration: "'2d'" });
    assert.deepEqual(parsed, network?.options);
    assert.ok(!words.some((word) => word.startsWith('--model=') || word.startsWith('--path=')));
  });

  it('write settings of the configuration that the checkpoint records, and what they leave out', async () => {
    const { tools, notes } = user();
    await convertTrained(weights, tools);
    const settings = settingsSchema.parse(JSON.parse(readFileSync(settingsPath(), 'utf8')));
    assert.equal(settings.training?.configuration, '2d');
    assert.deepEqual(settings.maskIgnore, [3]);
    const left = settings.training.notReproduced ?? [];
    assert.equal(left.length, 2);
    assert.deepEqual(notes, recordOf(weights.onnx).notes);
    assert.match(notes.join('; '), /deep supervision is off.*not reproduced: nnU-Net crops/u);
    assert.deepEqual(readdirSync(join(folder, 'fold_1')).sort(), [
      ...['checkpoint_final.pth', 'fold_1.explain.json', 'fold_1.onnx', 'fold_1.onnx.json'],
    ]);
  });

  it('keep settings that are there, and say so', async () => {
    writeFileSync(settingsPath(), '{ "seed": 3 }');
    const { tools, notes } = user();
    await convertTrained(weights, tools);
    assert.equal(readFileSync(settingsPath(), 'utf8'), '{ "seed": 3 }');
    assert.match(notes.join('; '), /fold_1\.explain\.json was there already and is kept as it is/u);
  });

  it('need not be gone through again until the weights change', async () => {
    const { source, onnx } = weights;
    assert.equal(await isConvertedFrom(source, onnx), false);
    await convertTrained(weights, user().tools);
    assert.equal(await isConvertedFrom(source, onnx), true);
    writeFileSync(source, 'other weights');
    assert.equal(await isConvertedFrom(source, onnx), false);
  });

  it('convert nothing where the files ask for a shape or for settings that cannot be', async () => {
    const plans = readFileSync(join(folder, 'plans.json'), 'utf8');
    const converted = async (change: (text: string) => string): Promise<unknown> => {
      writeFileSync(join(folder, 'plans.json'), change(plans));
      return convertTrained(weights, user().tools);
    };
    await assert.rejects(
      converted((text) => text.replaceAll(/"patch_size": \[[^\]]*\]/gu, '"patch_size": [512, 1024, 1024]')),
      /checkpoint_final\.pth: .*1×1×512×1024×1024.*at most 268435456/u,
    );
    await assert.rejects(
      converted((text) => text.replace(/"transpose_forward": \[[^\]]*\]/u, '"transpose_forward": [0, 0, 2]')),
      /checkpoint_final\.pth: preprocessing\.axes must name each axis once/u,
    );
    assert.deepEqual(readdirSync(join(folder, 'fold_1')), ['checkpoint_final.pth']);
  });

  it('run nothing where the user declines', async () => {
    const { tools } = userWith(user().tools.python, folder, { mayRun: () => Promise.resolve(false) });
    assert.equal(await convertTrained(weights, tools), undefined);
    assert.deepEqual(readdirSync(join(folder, 'fold_1')), ['checkpoint_final.pth']);
  });
});
