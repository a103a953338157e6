import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { at, entry } from '../../../../src/at.ts';
import { settingsSchema } from '../../../../src/documents/settings.ts';
import type { TrainedModel, TrainedWeights } from '../../../../src/conversion/trained/trained-model.ts';
import { resultsAt } from '../../../../src/conversion/trained/nnunet/results-folder.ts';
import { readVolume } from '../../../../src/imaging/volumes/read-volume.ts';
import { readNpz } from '../../../support/npz.ts';
import { apart, preprocessed } from '../../../support/preprocessed.ts';
import { dataFile } from '../../../support/zoo.ts';
import { interpreterWith, printedBy } from '../python-project.ts';

const fixtures = fileURLToPath(new URL('../../../fixtures/trained/nnunet/', import.meta.url));
const [liver, tumour] = ['Dataset001_Liver', 'Dataset002_Tumour'];

const expectedSchema = z.object({
  outputs: z.number(),
  ignore: z.number().nullable(),
  configurations: z.record(
    z.string(),
    z.object({ network: z.string(), parameters: z.number(), patch: z.array(z.number()) }),
  ),
});

const expectedOf = (name: string): z.infer<typeof expectedSchema> =>
  expectedSchema.parse(JSON.parse(readFileSync(join(fixtures, name, 'expected.json'), 'utf8')));

type Changed = Readonly<Record<string, unknown>>;

describe('An nnU-Net results folder', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'segcause-nnunet-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** A results folder with plans of the fixtures, and checkpoints without content. */
  function results(
    name: string,
    configuration: string,
    checkpoints: readonly string[] = ['fold_0/checkpoint_final.pth'],
  ): string {
    const made = join(folder, name, `nnUNetTrainer__nnUNetPlans__${configuration}`);
    mkdirSync(made, { recursive: true });
    for (const file of ['plans.json', 'dataset.json']) cpSync(join(fixtures, name, file), join(made, file));
    for (const path of checkpoints) {
      mkdirSync(dirname(join(made, path)), { recursive: true });
      writeFileSync(join(made, path), '');
    }
    return made;
  }

  async function found(path: string): Promise<readonly TrainedWeights[]> {
    return (await resultsAt(path)) ?? assert.fail(`${path} is not found to be nnU-Net's`);
  }

  async function modelOf(path: string, given: Readonly<Record<string, string>> = {}): Promise<TrainedModel> {
    return at(await found(path), 0).describe(given);
  }

  /** Changes a file of a results folder: its plans, their 3d_fullres configuration, or its data set. */
  function change(made: string, file: 'plans.json' | '3d_fullres' | 'dataset.json', changed: Changed): void {
    const path = join(made, file === 'dataset.json' ? file : 'plans.json');
    const json = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(path, 'utf8')));
    const whole = (): Changed => {
      if (file !== '3d_fullres') return { ...json, ...changed };
      const configurations = z.record(z.string(), z.looseObject({})).parse(json['configurations']);
      return {
        ...json,
        configurations: { ...configurations, '3d_fullres': { ...configurations['3d_fullres'], ...changed } },
      };
    };
    writeFileSync(path, JSON.stringify(whole()));
  }

  for (const name of [liver, tumour].flatMap((data) => [`${data}_plain`, `${data}_residual`])) {
    const expected = expectedOf(name);
    for (const [configuration, { network, patch }] of Object.entries(expected.configurations)) {
      it(`of ${name}, ${configuration}, is read as nnU-Net reads it`, async () => {
        const model = await modelOf(results(name, configuration));
        const { options } = model.network ?? assert.fail();
        assert.equal(model.network?.name, network);
        assert.equal(options['num_classes'], expected.outputs);
        assert.equal(options['deep_supervision'], false);
        const channels = name.startsWith(tumour) ? 2 : 1;
        assert.deepEqual(model.shape, [1, channels, ...patch]);
        const { settings } = model;
        assert.deepEqual(settings.maskIgnore ?? null, expected.ignore === null ? null : [expected.ignore]);
        assert.equal(settings.classes?.length, expected.outputs);
        assert.equal(settings.training?.configuration, configuration);
        settingsSchema.parse(settings);
      });
    }
  }

  it('builds networks with the parameters that nnU-Net counts', function () {
    this.timeout(60000);
    const packages = ['torch', 'dynamic_network_architectures'];
    const interpreter = interpreterWith('SEGCAUSE_TEST_PYTHON', packages) ?? this.skip();
    const names = [`${liver}_plain`, `${liver}_residual`, `${tumour}_residual`];
    const cases = names.flatMap((name) =>
      Object.entries(expectedOf(name).configurations).map(([configuration, { parameters }]) => ({
        path: results(name, configuration),
        parameters,
      })),
    );
    return Promise.all(cases.map(async ({ path }) => (await modelOf(path)).network)).then((networks) => {
      const code = `
import json
from segcause_conversion import known_network
print(json.dumps([sum(item.numel() for item in known_network.build(one["name"], json.dumps(one["options"])).parameters())
                  for one in json.loads(sys.argv[1])]))`;
      const counted = printedBy(interpreter, code, [JSON.stringify(networks)]);
      assert.deepEqual(
        counted,
        cases.map(({ parameters }) => parameters),
      );
    });
  });

  for (const [name, files] of [
    [`${liver}_plain`, ['a_0000.nii.gz']],
    [`${tumour}_plain`, ['a_0000.nii.gz', 'a_0001.nii.gz']],
  ] as const) {
    it(`preprocesses as nnU-Net does, to 1e-4: ${name}`, async () => {
      const { settings } = await modelOf(results(name, '3d_fullres'));
      const expected = await readVolume(join(fixtures, name, 'a_preprocessed.npy'));
      const paths = files.map((file) => join(fixtures, name, file));
      const own = await preprocessed(paths, settings.preprocessing ?? {});
      assert.deepEqual(own.size, expected.size);
      const difference = apart(own.values, expected.data);
      assert.ok(difference < 1e-4, `apart by ${difference}`);
      const [mirrored, ...others] = settings.training?.notReproduced ?? [];
      assert.match(mirrored ?? '', /^Windows are not mirrored/u);
      assert.deepEqual(others, []);
      assert.deepEqual(settings.windows, { step: 0.5, like: 'nnunet' });
    });
  }

  it('of a training preprocesses its volumes as nnU-Net did, to 1e-4', async function () {
    this.timeout(60000);
    const path = dataFile(this, 'nnunet', 'nnunet_results', 'c0_0000.nii.gz');
    const expected = readNpz(dataFile(this, 'nnunet', 'nnunet_results', 'fold_0', 'case0.npz'));
    const { settings, shape } = await modelOf(dirname(path));
    assert.deepEqual(shape, [1, 1, 32, 40, 32]);
    const own = await preprocessed([path], settings.preprocessing ?? {});
    const difference = apart(own.values, entry(expected, 'preprocessed').data);
    assert.ok(difference < 1e-4, `apart by ${difference}`);
  });

  it('names regions with all labels that they hold, and thresholds their sigmoids', async () => {
    const { settings } = await modelOf(results(`${tumour}_plain`, '3d_fullres'));
    const { classes, labels, decision, activation, threshold } = settings;
    assert.deepEqual(classes, ['whole tumour', 'core', 'enhancing']);
    assert.deepEqual(labels, { 'whole tumour': [1, 2, 3], core: [2, 3], enhancing: [3] });
    assert.deepEqual(
      { decision, activation, threshold },
      { decision: 'threshold', activation: 'sigmoid', threshold: 0 },
    );
  });

  it('names labels by their values, and ignores the label that nnU-Net ignores', async () => {
    const { settings } = await modelOf(results(`${liver}_plain`, '3d_fullres'));
    const { classes, labels, decision, maskIgnore } = settings;
    assert.deepEqual(classes, ['background', 'liver', 'tumour']);
    assert.deepEqual(labels, { background: 0, liver: 1, tumour: 2 });
    assert.deepEqual({ decision, maskIgnore }, { decision: 'argmax', maskIgnore: [3] });
  });

  it('clips CT to its percentiles and normalizes it by the intensities of the foreground', async () => {
    const { preprocessing } = (await modelOf(results(`${liver}_plain`, '3d_fullres'))).settings;
    const [low, high] = preprocessing?.clip ?? assert.fail();
    assert.ok(low < high && low > -200 && high < 300, `${low} to ${high}`);
    assert.equal(typeof preprocessing?.normalize, 'object');
    assert.equal(preprocessing?.normalizeBefore, 'resampling');
  });

  it('has an entry for each fold, of its final checkpoint or else the best', async () => {
    const made = results(`${liver}_plain`, '3d_fullres', [
      ...['fold_1/checkpoint_best.pth', 'fold_10/checkpoint_final.pth', 'fold_2/checkpoint_final.pth'],
      ...['fold_2/checkpoint_best.pth', 'fold_all/checkpoint_latest.pth', 'fold_x/checkpoint_final.pth'],
    ]);
    const labels = (await found(made)).map(({ label, onnx }) => [label, onnx.slice(made.length + 1)]);
    assert.deepEqual(labels, [
      ['fold 1 best', join('fold_1', 'fold_1_best.onnx')],
      ['fold 2', join('fold_2', 'fold_2.onnx')],
      ['fold 10', join('fold_10', 'fold_10.onnx')],
      ['fold all latest', join('fold_all', 'fold_all_latest.onnx')],
    ]);
    const of = async (...path: readonly string[]): Promise<readonly string[]> =>
      (await found(join(made, ...path))).map(({ source }) => source.slice(made.length + 1));
    assert.equal((await of('plans.json')).length, 4);
    assert.deepEqual(await of('fold_2'), [join('fold_2', 'checkpoint_final.pth')]);
    assert.deepEqual(await of('fold_2', 'checkpoint_best.pth'), [join('fold_2', 'checkpoint_best.pth')]);
    const { settings } = await at(await found(join(made, 'fold_2')), 0).describe({});
    const { notReproduced, ...training } = settings.training ?? assert.fail();
    assert.equal(notReproduced?.length, 1);
    assert.deepEqual(training, {
      ...{ by: 'nnU-Net', dataset: liver, configuration: '3d_fullres' },
      ...{ fold: '2', weights: 'checkpoint_final.pth' },
    });
  });

  it('is nothing else: another folder, a checkpoint elsewhere, plans without a data set', async () => {
    const made = results(`${liver}_plain`, '3d_fullres');
    assert.equal(await resultsAt(folder), null);
    rmSync(join(made, 'dataset.json'));
    assert.equal(await resultsAt(made), null);
    assert.equal(await resultsAt(join(made, 'fold_0', 'checkpoint_final.pth')), null);
  });

  it('takes the configuration that the checkpoint records, that the folder is named after, or the only one', async () => {
    const made = results(`${liver}_plain`, 'mine');
    await assert.rejects(modelOf(made), /Which configuration of 2d, 3d_fullres was trained/u);
    const recorded = await modelOf(made, { configuration: "'2d'" });
    assert.equal(recorded.settings.training?.configuration, '2d');
    const named = await modelOf(results(`${liver}_plain`, '3d_fullres'), { configuration: "'gone'" });
    assert.equal(named.settings.training?.configuration, '3d_fullres');
  });

  it('of slices of volumes says that only the slice is cropped and normalized', async () => {
    const { settings, shape } = await modelOf(results(`${liver}_plain`, '2d'));
    assert.equal(shape?.length, 4);
    assert.equal(settings.preprocessing?.spacing?.length, 2);
    assert.match(settings.training?.notReproduced?.join() ?? '', /crops and normalizes the whole volume/u);
  });

  it('reads plans of earlier versions as nnU-Net does', async () => {
    const made = results(`${liver}_plain`, '3d_fullres');
    const today = (await modelOf(made)).network;
    const { options } = today ?? assert.fail();
    change(made, '3d_fullres', {
      architecture: undefined,
      ...{ UNet_class_name: 'PlainConvUNet', UNet_base_num_features: 32, unet_max_num_features: 320 },
      n_conv_per_stage_encoder: options['n_conv_per_stage'],
      n_conv_per_stage_decoder: options['n_conv_per_stage_decoder'],
      conv_kernel_sizes: options['kernel_sizes'],
      pool_op_kernel_sizes: options['strides'],
    });
    assert.deepEqual((await modelOf(made)).network, today);
  });

  it('takes in what a configuration inherits, and no circles', async () => {
    const made = results(`${liver}_plain`, '3d_more');
    const path = join(made, 'plans.json');
    const plans = z
      .looseObject({ configurations: z.record(z.string(), z.unknown()) })
      .parse(JSON.parse(readFileSync(path, 'utf8')));
    const configurations = {
      ...plans.configurations,
      '3d_more': { inherits_from: '3d_fullres', patch_size: [8, 8, 8] },
    };
    writeFileSync(path, JSON.stringify({ ...plans, configurations }));
    assert.deepEqual((await modelOf(made)).shape, [1, 1, 8, 8, 8]);
    const circle = { '3d_more': { inherits_from: '3d_less' }, '3d_less': { inherits_from: '3d_more' } };
    writeFileSync(path, JSON.stringify({ ...plans, configurations: circle }));
    await assert.rejects(modelOf(made), /no whole configuration 3d_more/u);
  });

  it('lists each step that settings cannot say', async () => {
    const listed = async (
      file: Parameters<typeof change>[1],
      changed: Changed,
      name = `${liver}_plain`,
    ): Promise<string> => {
      const made = results(name, '3d_fullres');
      change(made, file, changed);
      return (await modelOf(made)).settings.training?.notReproduced?.join(' ') ?? '';
    };
    assert.match(await listed('3d_fullres', { preprocessor_name: 'Mine' }), /preprocessor Mine/u);
    assert.match(
      await listed('3d_fullres', { resampling_fn_data: 'resample_torch_simple' }),
      /not by resample_torch_simple/u,
    );
    assert.match(await listed('3d_fullres', { resampling_fn_data_kwargs: { order: 2 } }), /not by order 2/u);
    assert.match(
      await listed('3d_fullres', { resampling_fn_data_kwargs: { force_separate_z: true } }),
      /force_separate_z true/u,
    );
    assert.match(
      await listed('3d_fullres', { normalization_schemes: ['Own'] }),
      /The normalization Own is not known/u,
    );
    assert.match(await listed('plans.json', { image_reader_writer: 'Mine' }), /reader Mine is not known/u);
    assert.match(await listed('plans.json', { label_manager: 'Mine' }), /not by Mine/u);
    const mixed = { normalization_schemes: ['ZScoreNormalization', 'RescaleTo01Normalization'] };
    assert.match(
      await listed('3d_fullres', mixed, `${tumour}_plain`),
      /ZScoreNormalization, RescaleTo01Normalization, one each/u,
    );
  });

  it('leaves values as they are where their normalization is not known', async () => {
    const made = results(`${liver}_plain`, '3d_fullres');
    change(made, '3d_fullres', { normalization_schemes: ['Own'] });
    assert.equal((await modelOf(made)).settings.preprocessing?.normalize, 'none');
  });

  it('turns volumes as its reader does, transposed', async () => {
    const made = results(`${liver}_plain`, '3d_fullres');
    change(made, 'plans.json', { transpose_forward: [2, 0, 1] });
    assert.deepEqual((await modelOf(made)).settings.preprocessing?.axes, ['x', 'z', 'y']);
    change(made, 'plans.json', { image_reader_writer: 'NibabelIOWithReorient' });
    const { axes, orientation } = (await modelOf(made)).settings.preprocessing ?? {};
    assert.deepEqual([axes, orientation], [undefined, 'RSA']);
  });

  it('is refused where its network is none that may be built, or takes more than an image', async () => {
    const refusal = async (file: Parameters<typeof change>[1], changed: Changed): Promise<string> => {
      const made = results(`${liver}_plain`, '3d_fullres');
      change(made, file, changed);
      return modelOf(made).then(
        () => assert.fail(`${basename(made)} is not refused`),
        (error: unknown) => String(error),
      );
    };
    const architecture = { network_class_name: 'os.system', arch_kwargs: {}, _kw_requires_import: [] };
    assert.match(await refusal('3d_fullres', { architecture }), /os\.system, whose code is not run/u);
    assert.match(
      await refusal('3d_fullres', {
        architecture: { ...architecture, network_class_name: 'monai.networks.nets.__import__' },
      }),
      /whose code is not run/u,
    );
    assert.match(
      await refusal('3d_fullres', { previous_stage: '3d_lowres' }),
      /also takes the prediction of 3d_lowres/u,
    );
    assert.match(await refusal('3d_fullres', { patch_size: 'large' }), /patch_size/u);
    assert.match(
      await refusal('dataset.json', { channel_names: { 0: 'CT', 1: 'MR' } }),
      /says how 1 channels are normalized, and dataset\.json names 2/u,
    );
    assert.match(await refusal('dataset.json', { channel_names: undefined }), /names no channels/u);
    assert.match(
      await refusal('dataset.json', { labels: { background: 0, liver: 2 } }),
      /are 0, 2, and nnU-Net's count from 0/u,
    );
    assert.match(
      await refusal('dataset.json', { labels: { background: 0, '7': [1, 2] } }),
      /by words, not by numbers/u,
    );
  });
});
