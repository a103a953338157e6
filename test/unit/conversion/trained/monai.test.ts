import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { at } from '../../../../src/at.ts';
import { bundleAt } from '../../../../src/conversion/trained/monai/bundle.ts';
import { trainedAt } from '../../../../src/conversion/trained/trained-at.ts';
import type { TrainedModel } from '../../../../src/conversion/trained/trained-model.ts';
import { settingsSchema } from '../../../../src/documents/settings.ts';
import { readVolume } from '../../../../src/imaging/volumes/read-volume.ts';
import { apart, preprocessed } from '../../../support/preprocessed.ts';
import { interpreterWith, printedBy } from '../python-project.ts';

const fixtures = fileURLToPath(new URL('../../../fixtures/trained/monai/', import.meta.url));
const volume = fileURLToPath(new URL('../../../fixtures/preprocessing/even.nii.gz', import.meta.url));
const names = ['spleen_ct', 'tumour_mr'] as const;

const expectedSchema = z.object({ network: z.string(), parameters: z.number(), output: z.array(z.number()) });
const expectedOf = (name: string): z.infer<typeof expectedSchema> =>
  expectedSchema.parse(JSON.parse(readFileSync(join(fixtures, name, 'expected.json'), 'utf8')));

type Changed = Readonly<Record<string, unknown>>;

describe('A MONAI bundle', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'segcause-bundle-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** A bundle of the fixtures with weights without content, and changes of its configuration. */
  function bundle(
    name: (typeof names)[number],
    changed: Changed = {},
    weights: readonly string[] = ['model.pt'],
  ): string {
    const made = join(folder, name);
    cpSync(join(fixtures, name, 'configs'), join(made, 'configs'), { recursive: true });
    mkdirSync(join(made, 'models'), { recursive: true });
    for (const file of weights) writeFileSync(join(made, 'models', file), '');
    const path = join(made, 'configs', 'inference.json');
    if (existsSync(path)) {
      const json = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(path, 'utf8')));
      writeFileSync(path, JSON.stringify({ ...json, ...changed }));
    }
    return made;
  }

  async function modelOf(path: string): Promise<TrainedModel> {
    return at((await bundleAt(path)) ?? assert.fail(`${path} is found to be no bundle`), 0).describe({});
  }

  const transforms = (...list: readonly Changed[]): Changed => ({
    preprocessing: { _target_: 'Compose', transforms: list },
  });

  for (const name of names) {
    it(`says its network, the size of its input and its classes: ${name}`, async () => {
      const { network, shape, settings } = await modelOf(bundle(name));
      const { network: expected, output } = expectedOf(name);
      assert.equal(network?.name, expected);
      assert.deepEqual(shape, [1, 1, ...output.slice(2)]);
      assert.equal(settings.classes?.length, output[1]);
      settingsSchema.parse(settings);
    });

    it(`preprocesses as MONAI does, to 1e-4: ${name}`, async () => {
      const { settings } = await modelOf(bundle(name));
      const expected = await readVolume(join(fixtures, name, 'preprocessed.npy'));
      const own = await preprocessed([volume], settings.preprocessing ?? {});
      assert.deepEqual(own.size, expected.size);
      const difference = apart(own.values, expected.data);
      assert.ok(difference < 1e-4, `apart by ${difference}`);
      assert.equal(settings.training?.notReproduced, undefined);
      assert.deepEqual(settings.windows, { step: 0.5, weights: 'constant', like: 'monai' });
    });
  }

  it('has the parameters that MONAI counts', async function () {
    this.timeout(60000);
    const interpreter = interpreterWith('SEGCAUSE_TEST_PYTHON', ['torch', 'monai']) ?? this.skip();
    const networks = await Promise.all(names.map(async (name) => (await modelOf(bundle(name))).network));
    const code = `
import json
from segcause_conversion import known_network
print(json.dumps([sum(item.numel() for item in known_network.build(one["name"], json.dumps(one["options"])).parameters())
                  for one in json.loads(sys.argv[1])]))`;
    assert.deepEqual(
      printedBy(interpreter, code, [JSON.stringify(networks)]),
      names.map((name) => expectedOf(name).parameters),
    );
  });

  it('decides by the largest class after a softmax, and by thresholds after a sigmoid', async () => {
    const { settings: spleen } = await modelOf(bundle('spleen_ct'));
    assert.deepEqual([spleen.decision, spleen.activation], ['argmax', 'softmax']);
    assert.deepEqual(spleen.labels, { background: 0, spleen: 1 });
    const { settings: tumour } = await modelOf(bundle('tumour_mr'));
    assert.deepEqual([tumour.decision, tumour.activation, tumour.threshold], ['threshold', 'sigmoid', 0]);
    assert.deepEqual(tumour.classes, ['core', 'whole', 'enhancing']);
    assert.equal(tumour.labels, undefined);
  });

  it('is found at its folder and at its files, and is named after its folder', async () => {
    const made = bundle('spleen_ct');
    for (const path of [
      [],
      ['configs', 'inference.json'],
      ['configs', 'metadata.json'],
      ['models', 'model.pt'],
    ]) {
      const [found, ...others] = (await trainedAt(join(made, ...path))) ?? assert.fail(path.join('/'));
      assert.equal(found?.source, join(made, 'models', 'model.pt'));
      assert.equal(found.onnx, join(made, 'models', 'spleen_ct.onnx'));
      assert.equal(others.length, 0);
    }
    assert.equal(await trainedAt(folder), null);
    assert.equal(await trainedAt(join(made, 'configs')), null);
  });

  it('runs no expression of its configuration: those that the network needs are refused by name', async () => {
    const network = { _target_: 'UNet', in_channels: 1, out_channels: 2 };
    const refusals: readonly (readonly [Changed, RegExp])[] = [
      [
        { network_def: { ...network, strides: "$__import__('os').system('x')" } },
        /strides of its network is \$__import__/u,
      ],
      [{ network_def: { ...network, strides: '%other.json::strides' } }, /strides of its network is %other/u],
      [{ network_def: { ...network, strides: '@missing' } }, /strides of its network is @missing/u],
      [
        { network_def: { ...network, act: { _target_: 'torch.nn.ReLU' } } },
        /act of its network is an object of Python's/u,
      ],
      [
        { network_def: { ...network, _target_: 'scripts.net.Own' } },
        /scripts\.net\.Own, whose code is not run/u,
      ],
      [
        { network_def: { ...network, _target_: 'monai.networks.nets.unet.__builtins__' } },
        /whose code is not run/u,
      ],
      [{ network_def: '$scripts.net()' }, /defines no network/u],
    ];
    for (const [changed, message] of refusals)
      await assert.rejects(bundleAt(bundle('spleen_ct', changed)), message);
  });

  it('is taken from TorchScript where its network is not built, and says why', async () => {
    const changed = { network_def: { _target_: 'scripts.net.Own', in_channels: 1 } };
    const made = bundle('spleen_ct', changed, ['model.pt', 'model.ts']);
    const found = at((await bundleAt(made)) ?? [], 0);
    assert.equal(found.source, join(made, 'models', 'model.ts'));
    const { network, notes } = await found.describe({});
    assert.equal(network, null);
    assert.match(notes.join(), /model\.ts is converted, since .*scripts\.net\.Own/u);
    await assert.rejects(bundleAt(bundle('tumour_mr', {}, [])), /holds no weights/u);
  });

  it('slides as its inferer does, or runs once on the size of its metadata', async () => {
    const read = async (inferer: unknown): Promise<readonly [unknown, string]> => {
      const { settings, shape } = await modelOf(bundle('spleen_ct', { inferer }));
      return [settings.windows ?? shape, settings.training?.notReproduced?.join(' ') ?? ''];
    };
    const sliding = { _target_: 'SlidingWindowInferer', roi_size: [32, 32, 32] };
    assert.deepEqual(await read({ ...sliding, mode: 'gaussian', overlap: 0.75 }), [
      { step: 0.25, weights: 'gaussian', like: 'monai' },
      '',
    ]);
    assert.deepEqual((await read(sliding))[0], { step: 0.75, weights: 'constant', like: 'monai' });
    assert.match(
      (await read({ ...sliding, overlap: [0.5, 0.5, 0] }))[1],
      /overlap of the windows is not understood/u,
    );
    assert.match((await read({ ...sliding, sigma_scale: 0.3 }))[1], /option sigma_scale .* is left out/u);
    assert.match((await read({ ...sliding, cval: -1 }))[1], /padded by 0, not as padding_mode and cval say/u);
    assert.equal((await read({ ...sliding, padding_mode: 'constant', cval: 0 }))[1], '');
    assert.deepEqual(await read({ _target_: 'SimpleInferer' }), [[1, 1, 32, 32, 32], '']);
    assert.match((await read({ _target_: 'scripts.Own' }))[1], /inferer is not known/u);
  });

  it('takes the finest output of deep supervision, and says so', async () => {
    const network = { _target_: 'DynUNet', in_channels: 1, deep_supervision: true };
    const { notes } = await modelOf(bundle('spleen_ct', { network_def: network }));
    assert.match(notes.join(), /the finest output is the only one/u);
    assert.deepEqual((await modelOf(bundle('spleen_ct'))).notes, []);
  });

  it('reads references and literals as MONAI does', async () => {
    const { network } = await modelOf(
      bundle('spleen_ct', {
        sizes: { inner: [4, 8] },
        network_def: {
          ...{ _target_: 'UNet', in_channels: '@metadata::channels', out_channels: '$2', strides: '$(2,)' },
          ...{ channels: '$@sizes::inner', first: '@sizes#inner#0', norm: "$('group', None)", bias: '$True' },
        },
        metadata: { channels: 3 },
      }),
    );
    assert.deepEqual(network?.options, {
      ...{ in_channels: 3, out_channels: 2, strides: [2], channels: [4, 8], first: 4 },
      ...{ norm: ['group', null], bias: true },
    });
  });

  it('refuses references in a circle and YAML that is damaged', async () => {
    const circle = { a: '@b', b: '@a', network_def: { _target_: 'UNet', in_channels: '@a' } };
    await assert.rejects(
      bundleAt(bundle('spleen_ct', circle)),
      /in_channels of its network is a reference to itself/u,
    );
    const made = bundle('tumour_mr');
    writeFileSync(join(made, 'configs', 'inference.yaml'), 'network_def: [1, 2');
    await assert.rejects(bundleAt(made), /inference\.yaml is not YAML/u);
    writeFileSync(
      join(made, 'configs', 'inference.yaml'),
      'network_def: !!python/object/apply:os.system ["x"]',
    );
    await assert.rejects(bundleAt(made), /inference\.yaml is not YAML/u);
  });

  it('refuses aliases of YAML, references and lists that multiply without end, before they do', async () => {
    const made = bundle('tumour_mr');
    const path = join(made, 'configs', 'inference.yaml');
    const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const lines = letters.map((name, i) => {
      const before = letters[i - 1];
      const items = Array.from({ length: 20 }, () => (before === undefined ? '1' : `*${before}`));
      return `${name}: &${name} [${items.join(', ')}]`;
    });
    writeFileSync(path, lines.join('\n'));
    await assert.rejects(bundleAt(made), /inference\.yaml holds more than 1000000 values/u);
    writeFileSync(path, 'a: &a [*a]');
    await assert.rejects(bundleAt(made), /inference\.yaml holds .* lists more than 64 deep/u);
    writeFileSync(path, `a: ${'['.repeat(9000)}${']'.repeat(9000)}`);
    await assert.rejects(bundleAt(made), /inference\.yaml/u);
    const references = Object.fromEntries(
      letters.map((name, i) => [name, Array.from({ length: 20 }, () => `@${letters[i + 1] ?? 'end'}`)]),
    );
    const network = { _target_: 'UNet', in_channels: '@a' };
    await assert.rejects(
      bundleAt(bundle('spleen_ct', { ...references, end: 1, network_def: network })),
      /in_channels of its network is more than 10000 values/u,
    );
  });

  it('downloads no weights: its own take their place', async () => {
    const changed = { network_def: { _target_: 'FlexibleUNet', in_channels: 1, pretrained: true } };
    const { network } = await modelOf(bundle('spleen_ct', changed));
    assert.equal(network?.options['pretrained'], false);
  });

  it('builds no network that downloads, or that its package only imports', function () {
    this.timeout(60000);
    const interpreter = interpreterWith('SEGCAUSE_TEST_PYTHON', ['torch', 'monai']) ?? this.skip();
    const code = `
import json
from segcause_conversion import known_network
from segcause_conversion.answers import Failure
said = []
for name, options in json.loads(sys.argv[1]):
    try:
        known_network.build(name, json.dumps(options))
        said.append("built")
    except Failure as failure:
        said.append(str(failure))
print(json.dumps(said))`;
    const hovernet = { pretrained_url: 'http://127.0.0.1:9/weights.tar' };
    const asked = [
      ['monai.networks.nets.HoVerNet', hovernet],
      ['monai.networks.nets.unet.nn.Linear', { in_features: 1, out_features: 1 }],
    ];
    const said = printedBy(interpreter, code, [JSON.stringify(asked)]);
    const [downloads, imported] = z.array(z.string()).parse(said);
    assert.match(downloads ?? '', /download or unpickle/u);
    assert.match(imported ?? '', /is no network/u);
  });

  it('lists each transform that settings cannot say', async () => {
    const listed = async (...list: readonly Changed[]): Promise<string> =>
      (await modelOf(bundle('spleen_ct', transforms(...list)))).settings.training?.notReproduced?.join(' ') ??
      '';
    assert.match(
      await listed({ _target_: 'CropForegroundd', keys: 'image' }),
      /transform CropForeground is left out/u,
    );
    assert.match(await listed({ _target_: 'scripts.Own', keys: 'image' }), /transform Own is left out/u);
    assert.match(
      await listed({ _target_: 'ScaleIntensityd', keys: 'image', minv: '$compute()' }),
      /options of ScaleIntensity are not understood/u,
    );
    assert.match(
      await listed({ _target_: 'ScaleIntensityd' }, { _target_: 'NormalizeIntensityd' }),
      /transform NormalizeIntensity is left out/u,
    );
    assert.match(
      await listed({ _target_: 'Spacingd', pixdim: [1, 1, 1], mode: 'lanczos' }),
      /not by the mode lanczos/u,
    );
    assert.match(await listed({ _target_: 'CropForeground' }), /transform CropForeground is left out/u);
    const turned = { _target_: 'Orientationd', axcodes: 'RAS' };
    const spaced = { _target_: 'Spacingd', pixdim: [1, 1, 3] };
    assert.match(await listed(spaced, turned), /Spacing comes before Orientation/u);
    assert.doesNotMatch(await listed(turned, spaced), /comes before/u);
    assert.doesNotMatch(
      await listed({ _target_: 'Own', keys: 'label' }, { _target_: 'Own', _disabled_: true }),
      /Own/u,
    );
    const { settings } = await modelOf(bundle('spleen_ct', { preprocessing: '$scripts.pipeline()' }));
    assert.match(
      settings.training?.notReproduced?.join(' ') ?? '',
      /preprocessing is no list of transforms/u,
    );
  });

  it('reads intensities by what they compute', async () => {
    const read = async (step: Changed): Promise<unknown> => {
      const { settings } = await modelOf(bundle('spleen_ct', transforms(step)));
      const { axes, ...others } = settings.preprocessing ?? {};
      assert.deepEqual(axes, ['x', 'y', 'z']);
      return others;
    };
    assert.deepEqual(
      await read({ _target_: 'ScaleIntensityRanged', a_min: -100, a_max: 300, b_min: -1, b_max: 1 }),
      { normalize: { mean: 100, std: 200 } },
    );
    assert.deepEqual(
      await read({
        ...{
          _target_: 'ScaleIntensityRangePercentilesd',
          lower: 1,
          upper: 99,
          b_min: 0,
          b_max: 1,
          clip: true,
        },
      }),
      { clipPercentiles: [1, 99], normalize: 'minmax' },
    );
    assert.deepEqual(await read({ _target_: 'ScaleIntensityd' }), { normalize: 'minmax' });
    assert.deepEqual(await read({ _target_: 'NormalizeIntensityd' }), { normalize: 'zscore' });
    assert.deepEqual(await read({ _target_: 'NormalizeIntensityd', subtrahend: 5, divisor: [2] }), {
      normalize: { mean: [5], std: [2] },
    });
    assert.deepEqual(await read({ _target_: 'EnsureTyped' }), { normalize: 'none' });
  });
});
