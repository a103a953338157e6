import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { at } from '../../../../src/at.ts';
import { explanationArray } from '../../../../src/cli/arrays.ts';
import { explanationCsv } from '../../../../src/cli/csv.ts';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import { comparisonKind } from '../../../../src/documents/comparison-kind.ts';
import { explanationKind } from '../../../../src/documents/explanation-kind.ts';
import { parseDocument, serializeDocument } from '../../../../src/documents/file.ts';
import { partitionOf, regionName, type Regions } from '../../../../src/documents/regions.ts';
import type { Settings } from '../../../../src/documents/settings.ts';
import { settingsOfQuestion } from '../../../../src/documents/settings-of-question.ts';
import { createEngine } from '../../../../src/engine/engine.ts';
import { writeOnnx } from '../../../../src/formats/onnx/write.ts';
import { input, quiet } from '../../../support/aims.ts';
import { GraphBuilder } from '../../../support/graph-builder.ts';
import { writeNifti } from '../../../support/nifti.ts';
import { equalWholePasses } from '../volumes/equal-passes.ts';

const size = [8, 16, 16] as const;
const spacing = [5, 2, 2] as const;
const volume = 8 * 16 * 16;

function places<T extends Int16Array | Uint8Array>(
  type: { from: (list: { length: number }, value: (_: unknown, i: number) => number) => T },
  value: (z: number, y: number, x: number) => number,
): T {
  return type.from({ length: volume }, (_, i) => value(Math.floor(i / 256), Math.floor(i / 16) % 16, i % 16));
}

/** Labels: 3 on the left of the lower half, 7 on its right, 12 a ball in the upper half, 0 around it. */
function label(z: number, y: number, x: number): number {
  if (z < 4) return x < 8 ? 3 : 7;
  return Math.hypot(2 * (z - 6), y - 5, x - 10) < 4 ? 12 : 0;
}

/** A network that adds to the image so many times the mean of the ball, which the prediction hangs on everywhere. */
function ballReader(times = 10): Uint8Array {
  const builder = new GraphBuilder();
  const shape = [1, 1, ...size];
  const image = builder.input(shape);
  const inBall = places(Uint8Array, (z, y, x) => Number(label(z, y, x) === 12));
  const count = inBall.reduce((sum, isIn) => sum + isIn, 0);
  const ball = Float32Array.from(inBall, (isIn) => (times * isIn) / count);
  const seen = builder.mul(image, builder.floats(ball, shape));
  const mean = builder.apply('ReduceSum', [seen, builder.integers([2, 3, 4])], [1, 1, 1, 1, 1]);
  return writeOnnx(builder.build(builder.add(image, mean)));
}

describe('an explanation by regions', function () {
  this.timeout(60_000);
  const engine = createEngine();
  let folder = '';
  let model = '';
  let settings: Settings = {};
  const file = (name: string): string => join(folder, name);
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-regions-'));
    model = file('ball.onnx');
    await writeFile(model, ballReader());
    await mkdir(file('others'));
    const noise = (seed: number): Int16Array =>
      places(Int16Array, (z, y, x) => (Math.imul(z * 256 + y * 16 + x + 977 * seed, 2654435761) >>> 0) % 200);
    const written = { size, spacing, origin: [-10, 20, 30] as const };
    const image = await writeNifti(file('head.nii.gz'), { ...written, data: noise(0) });
    for (const seed of [1, 2, 3])
      await writeNifti(file(`others/head${seed}.nii.gz`), { ...written, data: noise(seed) });
    const labels = places(Uint8Array, label);
    const atlas = await writeNifti(file('atlas.nii.gz'), { ...written, data: labels });
    await writeNifti(file('shifted.nii.gz'), { ...written, origin: [-10, 20, 37], data: labels });
    await writeNifti(file('small.nii.gz'), { ...written, size: [4, 16, 16], data: labels.subarray(0, 1024) });
    settings = {
      ...{ image, draws: 3, roi: [6, 12, 1, 2, 3, 3], tau: 0 },
      ...{ preprocessing: { scale: 1, mean: [0], std: [1] } },
      ...{ decision: 'threshold', activation: 'none', threshold: 1100 },
      regions: { file: atlas, names: { 3: 'left', 12: 'ball' } },
    };
  });
  after(() => rm(folder, { recursive: true }));

  const prepared = async (more: Settings = {}): Promise<Explanation> =>
    (await engine.prepare(explanationKind, { model, settings: { ...settings, ...more } })).document;
  const explained = async (more: Settings = {}): Promise<Explanation> =>
    engine.run(explanationKind, await prepared(more), input, quiet);
  /** A label file of one region, which is everything. */
  const all = (): Promise<string> => {
    const data = new Uint8Array(volume).fill(1);
    return writeNifti(file('all.nii.gz'), { size, spacing, origin: [-10, 20, 30], data });
  };
  const regionsOf = ({ question }: Explanation): Regions => {
    assert.ok(question.regions);
    return question.regions;
  };

  it('numbers the regions of a label file by their labels, with names, volumes and places', async () => {
    const regions = regionsOf(await prepared());
    assert.deepEqual(
      regions.parts.map((part) => [part.label, regionName(part)]),
      [
        [3, 'left'],
        [7, 'region 7'],
        [12, 'ball'],
      ],
    );
    const { volumes, boxes } = partitionOf(regions, size);
    assert.deepEqual(volumes.slice(0, 2), [512, 512]);
    assert.deepEqual(boxes[1], { start: [0, 0, 8], size: [4, 16, 8] });
    assert.deepEqual(regions.spacing, spacing);
    // Columns run to the right, rows to the front and slices up.
    assert.deepEqual(regions.parts[0]?.centre, [-10 + 2 * 3.5, 20 + 2 * 7.5, 30 + 5 * 1.5]);
  });

  it('tells labels apart that single precision would merge, as those of the Allen mouse brain', async () => {
    const large = [312782546, 312782550, 312782554];
    const data = new Float64Array(places(Int16Array, label)).map((own) => at([0, ...large], [0, 3, 7, 12].indexOf(own))); // prettier-ignore
    const written = { size, spacing, origin: [-10, 20, 30] as const };
    const allen = await writeNifti(file('allen.nii.gz'), { ...written, data });
    const regions = regionsOf(await prepared({ regions: { file: allen, names: { 312782550: 'second' } } }));
    assert.deepEqual(
      regions.parts.map((part) => [part.label, regionName(part)]),
      large.map((own, i) => [own, i === 1 ? 'second' : `region ${own}`]),
    );
    assert.deepEqual(partitionOf(regions, size).volumes, partitionOf(regionsOf(await prepared()), size).volumes); // prettier-ignore
    const single = await writeNifti(file('single.nii.gz'), { ...written, data: Float32Array.from(data) });
    await assert.rejects(prepared({ regions: { file: single } }), /single precision, which cannot be told apart/u); // prettier-ignore
  });

  it('finds the one region that the network reads', async () => {
    for (const references of [undefined, file('others')]) {
      const found = await explained(references === undefined ? {} : { references });
      const effects = found.maps[0]?.effects ?? [];
      assert.equal(found.status, 'complete');
      assert.deepEqual(
        effects.map(({ mean }) => mean !== 0),
        [false, false, true],
      );
    }
  });

  it('equals whole passes', async () => {
    await equalWholePasses(await prepared({ references: file('others') }), 3);
  });

  it('is of superpixels, whose side may be in millimetres', async () => {
    const asked = { regions: { superpixels: '10mm' }, draws: 2 } as const;
    const explanation = await prepared(asked);
    const regions = regionsOf(explanation);
    assert.ok(
      explanation.guesses.some(({ text }) => text === 'Supervoxels of 10 mm are 2×5×5 voxels of 5×2×2 mm.'),
    );
    assert.ok(Math.abs(regions.parts.length - 4 * 3 * 3) <= 8, `${regions.parts.length} superpixels`);
    await equalWholePasses(explanation, 6);
    const found = await explained(asked);
    assert.deepEqual([found.status, found.maps[0]?.effects.length], ['complete', regions.parts.length]);
  });

  it('is the same, byte for byte, when it is asked and run again from its file', async () => {
    const found = await explained();
    const path = file('ball.segcause.json');
    const text = serializeDocument(explanationKind, { ...found, facts: null }, path);
    assert.ok(text.includes('"path":"atlas.nii.gz"') || text.includes('"path": "atlas.nii.gz"'));
    const opened = parseDocument(explanationKind, text, path);
    const again = await explained({ ...settingsOfQuestion(opened.question) });
    const once = await engine.run(explanationKind, opened, input, quiet);
    for (const { question, maps } of [again, once]) {
      assert.deepEqual(question.regions, found.question.regions);
      assert.deepEqual(maps, found.maps);
    }
  });

  it('measures the part of a region that lies outside the RoI, and skips what lies within it', async () => {
    const found = await explained({ roi: [0, 0, 0, 4, 16, 12], tau: 0 });
    assert.deepEqual(
      (found.maps[0]?.effects ?? []).map(({ state }) => state === 'skipped'),
      [true, false, false],
    );
  });

  it('is expected to take time where a region reaches into the RoI, since the rest of it is measured', async () => {
    const { question } = await prepared({ roi: [0, 0, 0, 8, 8, 16], regions: { file: await all() } });
    const { seconds } = await engine.query({ kind: 'runNeeds', question });
    assert.ok(seconds > 0);
  });

  it('is written as an array that says nothing of the RoI, which is never changed', async () => {
    const explanation = await explained({ roi: [0, 0, 0, 8, 8, 16], regions: { file: await all() } });
    const written = explanationArray(explanation);
    const values = new Float32Array(Uint8Array.from(written.subarray(-4 * volume)).buffer);
    const inRoi = places(Uint8Array, (_, y) => Number(y < 8));
    assert.equal(explanation.maps[0]?.effects[0]?.n, 3);
    assert.ok(values.every((value, i) => Number.isNaN(value) === (inRoi[i] === 1)));
  });

  it('is written as a table with label, volume and centroid of each region', async () => {
    const [header = '', first = ''] = explanationCsv(await explained()).split('\r\n');
    for (const column of ['label', 'volume [px]', 'volume [mm³]', 'centre R [mm]'])
      assert.ok(header.split(',').includes(column), column);
    assert.ok(first.startsWith('region,left,0,0,0,4,16,8,3,512,1.5,7.5,3.5,10240,-3,35,37.5,'));
  });

  it('takes blocks and a RoI in millimetres, rounded to whole voxels, and says so', async () => {
    const { question, guesses } = await prepared({
      regions: 'grid',
      block: '8mm',
      roi: ['30mm', 12, 1, '10mm', '5mm', '6.4mm'],
    });
    assert.deepEqual(question.block, [2, 4, 4]);
    assert.deepEqual(
      [question.roi.start, question.roi.size],
      [
        [6, 12, 1],
        [2, 3, 3],
      ],
    );
    const texts = guesses.map(({ text }) => text);
    assert.ok(texts.includes('Blocks of 8 mm are 2×4×4 voxels of 5×2×2 mm.'));
    assert.ok(
      texts.some((text) =>
        text.startsWith('The RoI at 30 mm, 12, 1, 10 mm, 5 mm, 6.4 mm is 6, 12, 1, 2, 3, 3'),
      ),
    );
  });

  it('takes millimetres of a file that says how large its voxels are, and not where they lie', async () => {
    const bytes = gunzipSync(await readFile(file('head.nii.gz')));
    // The code of the sform.
    bytes.writeInt16LE(0, 254);
    await writeFile(file('nowhere.nii'), bytes);
    const image = file('nowhere.nii');
    const blocks = await prepared({ image, regions: 'grid', block: '8mm' });
    assert.deepEqual(blocks.question.block, [2, 4, 4]);
    const { guesses } = await prepared({ image, regions: { superpixels: '10mm' } });
    const texts = guesses.map(({ text }) => text);
    assert.ok(texts.includes('Supervoxels of 10 mm are 2×5×5 voxels of 5×2×2 mm.'));
  });

  it('is compared between models of one size, over the same regions', async () => {
    const after = file('after.onnx');
    await writeFile(after, ballReader(10.3));
    const { document } = await engine.prepare(comparisonKind, {
      of: 'models',
      before: model,
      after,
      settings,
    });
    assert.deepEqual(document.after.question.regions, document.before.question.regions);
    const found = await engine.run(comparisonKind, document, [{ kind: 'input' }], quiet);
    assert.deepEqual(
      found.blocks.map(({ mean }) => mean !== 0),
      [false, false, true],
    );
  });

  it('takes values of a label file that are no numbers for no region, and says so', async () => {
    const data = Float32Array.from(places(Uint8Array, label));
    data[0] = NaN;
    data[volume - 1] = Infinity;
    await writeNifti(file('odd.nii.gz'), { size, spacing, origin: [-10, 20, 30], data });
    const found = await prepared({ regions: { file: file('odd.nii.gz') } });
    assert.deepEqual(partitionOf(regionsOf(found), size).volumes.slice(0, 2), [511, 512]);
    const texts = found.guesses.filter(({ about }) => about === 'regions').map(({ text }) => text);
    assert.deepEqual(texts, ['Values of odd.nii.gz that are NaN or infinite count as 0 (0.098 % of them).']);
  });

  describe('is refused in one line', () => {
    const refused = async (more: Settings, message: RegExp): Promise<void> => {
      await assert.rejects(prepared(more), (error: Error) => message.test(error.message));
    };

    it('where the label file lies elsewhere, saying by how much', () =>
      refused(
        { regions: { file: file('shifted.nii.gz') } },
        /label file shifted\.nii\.gz .* up to 7 mm apart/u,
      ));

    it('where it is of another size', () =>
      refused(
        { regions: { file: file('small.nii.gz') } },
        /label file is 4×16×16 voxels but head\.nii\.gz is 8×16×16/u,
      ));

    it('where it holds no whole numbers', async () => {
      const data = Float32Array.from({ length: volume }, (_, i) => i / 10);
      await writeNifti(file('map.nii.gz'), { size, spacing, origin: [-10, 20, 30], data });
      await refused({ regions: { file: file('map.nii.gz') } }, /labels are whole numbers/u);
    });

    it('by the published method, which measures blocks', () =>
      refused({ preset: 'paper' }, /paper measures blocks/u));

    it('where there would be too many superpixels', () =>
      refused({ regions: { superpixels: [1, 1] } }, /give one side, or 3/u));

    it('in millimetres where nobody says how large voxels are', async () => {
      await writeFile(file('plain.npy'), await npyOf(file('head.nii.gz')));
      await refused(
        { image: file('plain.npy'), regions: 'grid', block: '8mm' },
        /does not say how large its voxels/u,
      );
    });
  });
});

/** The volume of zeros of the same size as a NumPy array, which has no spacing. */
async function npyOf(path: string): Promise<Uint8Array> {
  const { npyFile } = await import('../../../../src/documents/npy.ts');
  assert.ok((await readFile(path)).length > 0);
  return npyFile(
    [...size],
    new Float32Array(volume).map((_, i) => at([0, 100, 200], i % 3)),
  );
}
