import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { encode } from 'fast-png';
import { version } from '../../../package.json';
import { at } from '../../../src/at.ts';
import { comparisonKind } from '../../../src/documents/comparison-kind.ts';
import type { Explanation } from '../../../src/documents/explanation.ts';
import { explanationKind } from '../../../src/documents/explanation-kind.ts';
import { parseDocument } from '../../../src/documents/file.ts';
import { blockAt } from '../../../src/documents/grid.ts';
import { writeOnnx } from '../../../src/formats/onnx/write.ts';
import { GraphBuilder } from '../../support/graph-builder.ts';
import { modelFixture, sampleFile } from '../../support/models.ts';
import { bundleForTests } from '../engine/bundle.ts';

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

describe('segcause, the command line', function () {
  this.timeout(60_000);
  const image = sampleFile('images/slice_084.png');
  const quick = ['--block', '8', '--draws', '4'];
  let bundle = '';
  let folder = '';
  let model = '';

  before(async () => {
    bundle = await bundleForTests();
  });

  after(() => rm(bundle, { recursive: true }));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-cli-'));
    model = join(folder, 'net.onnx');
    await cp(modelFixture('softmax_classes.onnx'), model);
  });

  afterEach(() => rm(folder, { recursive: true }));

  function segcause(...line: string[]): Promise<Ended> {
    const child = spawn(process.execPath, [join(bundle, 'cli.cjs'), ...line], { cwd: folder });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    return new Promise((resolve) => {
      child.once('close', (code) => {
        resolve({ code, out, err });
      });
    });
  }

  async function explanationAt(file: string): Promise<Explanation> {
    const path = join(folder, file);
    return parseDocument(explanationKind, await readFile(path, 'utf8'), path);
  }

  it('explains: writes the file beside the model and sums it up', async () => {
    const { code, out, err } = await segcause('explain', 'net.onnx', '--image', image, ...quick);
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^class 2 in RoI y \d+, x \d+, 8×8 px: Dice 100\.0 points\n/);
    assert.match(out, /16 blocks: \d+ support, \d+ oppose, \d+ without effect/);
    assert.match(out, /complete: \d+ treatments \(.*\) in [\d.]+ s on onnxruntime/);
    assert.match(out, /written: .*net\.slice_084\.segcause\.json\n$/);
    const found = await explanationAt('net.slice_084.segcause.json');
    assert.deepEqual(
      [found.status, found.question.model.path, found.question.image.path, found.maps[0]?.effects.length],
      ['complete', model, image, 16],
    );
  });

  it('measures layers, channels and maps where it is asked to, and ranks them', async () => {
    const line = ['explain', 'net.onnx', '--image', image, ...quick, '--layers', '--intervention', 'zero'];
    const { code, out, err } = await segcause(...line);
    assert.deepEqual([code, err], [0, '']);
    assert.match(
      out,
      /\d+ components, set to zero \(zero\); Dice without: 100\.0 points\n {2}(layer|module) /,
    );
    const file = 'net.slice_084.segcause.json';
    const { components } = await explanationAt(file);
    assert.equal(components?.isComplete, true);
    const tensor = components.effects.flatMap(({ component }) =>
      component.kind === 'layer' ? [component.tensor] : [],
    )[0];
    await segcause(...line.slice(0, -3), '--channels', tensor ?? '', '--map', tensor ?? '');
    const found = await explanationAt(file);
    assert.ok(found.components?.effects.every(({ component }) => component.kind === 'channels'));
    assert.deepEqual([found.maps.length, found.maps[1]?.tensor], [2, tensor]);
  });

  it('explains a model of four channels by four files, with another input set, and resumes it', async () => {
    const b = new GraphBuilder({ seed: 5 });
    const image = b.input([1, 4, 32, 32]);
    const step = b.like('Cast', { name: 't', shape: [] }, { to: 1 });
    const graph = b.build(b.conv(b.add(image, step), { channels: 2, kernel: 3, pads: 'same' }));
    const t = { name: 't', type: 'int64', shape: [] } as const;
    await writeFile(join(folder, 'four.onnx'), writeOnnx({ ...graph, inputs: [...graph.inputs, t] }));
    const files = ['t1', 't1ce', 't2', 'flair'].map((name) => `case_${name}.png`);
    for (const [c, name] of files.entries()) {
      const data = Uint8Array.from({ length: 32 * 32 }, (_, i) => (i * (c + 3)) % 251);
      await writeFile(join(folder, name), encode({ width: 32, height: 32, channels: 1, depth: 8, data }));
    }
    const line = ['explain', 'four.onnx', ...files.flatMap((name) => ['--image', name]), ...quick];
    const { code, err } = await segcause(...line, '--input', 't=2', '--roi', '8,8,8,8');
    assert.deepEqual([code, err], [0, '']);
    const { question, status } = await explanationAt('four.case_t1.segcause.json');
    assert.equal(status, 'complete');
    assert.deepEqual(question.constants, { t: 2 });
    assert.deepEqual(
      [question.image, ...(question.channelImages ?? [])].map(({ path }) => basename(path)),
      files,
    );
    const resumed = await segcause(...line, '--input', 't=2', '--roi', '8,8,8,8', '--resume');
    assert.deepEqual([resumed.code, resumed.err], [0, '']);
    const without = await segcause(...line);
    assert.match(
      without.err,
      /four\.onnx needs "t" besides the image .*: t, one int64\. .* --input t=VALUE\.\n$/u,
    );
    const unfit = await segcause(...line, '--input', 't=0.5');
    assert.match(unfit.err, /"t" \(t, one int64\) cannot be 0\.5: it takes whole numbers/u);
    const unread = await segcause(...line, '--input', 't');
    assert.equal(unread.code, 2);
    assert.match(unread.err, /^segcause: --input: expected NAME=NUMBER/u);
  });

  it('compares two models: writes the comparison beside the later one and sums it up', async () => {
    await cp(model, join(folder, 'later.onnx'));
    const line = ['compare', 'net.onnx', 'later.onnx', '--image', image, '--html', 'both.html', ...quick];
    const { code, out, err } = await segcause(...line);
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^net\.onnx → later\.onnx in RoI .*: Dice 100\.0 → 100\.0 points\n/u);
    assert.match(out, /\nblocks: 0 of \d+ changed \(family-wise error 5 %\)\n/u);
    assert.match(out, /\nlayers themselves \(own Δ, .+\): 0 of \d+ changed \(family-wise error 5 %\)\n/u);
    const report = await readFile(join(folder, 'both.html'), 'utf8');
    assert.match(report, /<segcause-comparison><\/segcause-comparison>/u);
    assert.match(report, /<title>net\.onnx → later\.onnx · /u);
    const path = join(folder, 'net-to-later.segcause-comparison.json');
    const text = await readFile(path, 'utf8');
    const found = parseDocument(comparisonKind, text, path);
    assert.deepEqual([found.status, found.before.question.model.path], ['complete', model]);
    assert.match(text, /"path": ?"net\.onnx"/u);
    const { code: wrong, err: words } = await segcause('compare', 'net.onnx', '--image', image);
    assert.equal(wrong, 2);
    assert.match(words, /Expected "compare" and two model files/u);
  });

  it('writes file and report where it is told, and prints the file as JSON', async () => {
    const place = ['--out', 'new/a.segcause.json', '--html', 'new/report/a.html', '--json'];
    const settings = ['--roi', '4,4,12,12', '--treatment', 'mean', '--class', '2', '--seed', '5'];
    const { code, out } = await segcause(
      'explain',
      model,
      '--image',
      image,
      '--block',
      '8',
      ...settings,
      ...place,
    );
    assert.equal(code, 0);
    assert.equal(await readFile(join(folder, 'new', 'a.segcause.json'), 'utf8'), out);
    const { question } = parseDocument(explanationKind, out, join(folder, 'new', 'a.segcause.json'));
    assert.match(out, /"path": ?"\.\.\/net\.onnx"/u);
    assert.deepEqual(
      [question.roi, question.treatment, question.head.channel, question.seed, question.model.path],
      [{ start: [4, 4], size: [12, 12] }, 'mean', 2, 5, model],
    );
    const html = await readFile(join(folder, 'new', 'report', 'a.html'), 'utf8');
    assert.match(html, /^<!doctype html>/i);
    assert.doesNotMatch(html, /<(script|link|img)[^>]*(src|href)="?https?:/i);
    assert.deepEqual(await readdir(join(folder, 'new')), ['a.segcause.json', 'report']);
  });

  it('takes the settings beside the model, and the command line over them', async () => {
    await writeFile(
      join(folder, 'net.explain.json'),
      JSON.stringify({ image, block: 16, seed: 1, draws: 4 }),
    );
    const { code, out } = await segcause('explain', model, '--seed', '2', '--json');
    assert.equal(code, 0);
    const { question } = parseDocument(explanationKind, out, join(folder, 'stdout'));
    assert.deepEqual(
      [question.block, question.seed, question.image.path.endsWith('slice_084.png')],
      [[16, 16], 2, true],
    );
  });

  it('takes the colour of the mask that marks the class', async () => {
    const asked = ['explain', model, '--image', image, '--mask', image, ...quick, '--mask-colour'];
    for (const colour of ['255', '255,0,256', 'red']) {
      const { code, err } = await segcause(...asked, colour);
      assert.equal(code, 2);
      assert.match(err, /^segcause: --mask-colour: it /u);
    }
    const { code, err } = await segcause(...asked, '255,0,0');
    assert.equal(code, 1);
    assert.match(err, /^segcause: slice_084\.png: the mask .* maskColour, such as \[255, 0, 0\]\.\n$/u);
  });

  it('shows its usage when it is asked to', async () => {
    for (const line of [[], ['--help'], ['explain', '-h']]) {
      const { code, out, err } = await segcause(...line);
      assert.deepEqual([code, err], [0, '']);
      assert.match(out, /^Usage: segcause explain/);
    }
  });

  for (const [line, reason] of [
    [['explain'], /Expected "explain" and one model file/],
    [['compare', 'a.onnx'], /Expected "compare" and two model files/],
    [['prune'], /"prune" and one/],
    [['prune', 'a.onnx', '--images', 'a'], /--images and --masks name the folders/],
    [['prune', 'a.onnx', '--images', 'a', '--masks', 'b', '--margin', '0'], /--margin: it must be above 0/],
    [['prune', 'a.onnx', '--images', 'a', '--masks', 'b', '--html', 'c'], /--html is no option of prune/],
    [['prune', 'a.onnx', '--images', 'a', '--masks', 'b', '--resume'], /--resume is no option of prune/],
    [['convert', 'a', '--json'], /--json is no option of convert/],
    [['explain', 'a.onnx', '--harm'], /--harm is no option of explain/],
    [['describe', 'a.onnx'], /Expected "explain" and one model file, or "compare" and two/],
    [['explain', 'a.onnx', 'b.onnx'], /Expected "explain" and one model file/],
    [['explain', 'a.onnx', '--colour', 'red'], /--colour/],
    [['explain', 'a.onnx', '--image'], /--image/],
    [['explain', 'a.onnx', '--roi', '1,2,3'], /--roi: /],
    [['explain', 'a.onnx', '--roi', '1,2,3,x'], /--roi: /],
    [['explain', 'a.onnx', '--roi', 'half'], /--roi: it must be a list, whole image, /],
    [['explain', 'a.onnx', '--roi', '{"component": [1]'], /--roi: it must be numbers, a name or JSON/],
    [['explain', 'a.onnx', '--roi', '{"component": [-1, 2]}'], /--roi: it must be at least 0/],
    [['explain', 'a.onnx', '--roi', '0,0,0,4'], /--roi: /],
    [['explain', 'a.onnx', '--draws', 'many'], /--draws: /],
    [['explain', 'a.onnx', '--seed', '-1'], /--seed/],
    [['explain', 'a.onnx', '--seed', ''], /--seed/],
    [['explain', 'a.onnx', '--treatment', 'noise'], /--treatment: /],
    [['explain', 'a.onnx', '--preset', 'x'], /--preset: it must be pool or paper\./],
    [['explain', 'a.onnx', '--draws', '1'], /--draws: it must be at least 2\./],
    [['explain', 'a.onnx', '--memory', 'all'], /--memory: it must be at least 0\.5, in GB/],
    [['explain', 'a.onnx', '--input', 't=1', '--input', 't=2'], /--input: t is given twice/],
    [['explain', 'a.onnx', '--input', '__proto__=1'], /--input: no input is named __proto__/],
  ] as const) {
    it(`ends with 2 and the usage: ${line.join(' ')}`, async () => {
      const { code, out, err } = await segcause(...line);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, reason);
      assert.match(err, /\n\nUsage: segcause explain/);
    });
  }

  async function fails(reason: RegExp, ...line: string[]): Promise<void> {
    const before = await readdir(folder);
    const { code, out, err } = await segcause('explain', ...line);
    assert.deepEqual([code, out], [1, ''], err);
    assert.match(err, /^segcause: [^\n]+\n$/);
    assert.match(err, reason);
    assert.deepEqual(await readdir(folder), before, 'nothing is written');
  }

  it('ends with 1, one line and nothing written when it cannot be done', async () => {
    await fails(/text\.onnx is not a whole ONNX model/, modelFixture('text.onnx'), '--image', image);
    await fails(/gone\.onnx is not there/, join(folder, 'gone.onnx'), '--image', image);
    await fails(/net\.onnx: no image/, model);
    await fails(/none\.png: there is no such file/, model, '--image', 'none.png');
    await fails(
      /not within its input of 32×32/,
      model,
      '--image',
      image,
      '--roi',
      '30,30,8,8',
      '--out',
      'new/a.json',
    );
    await fails(/no-such: the folder cannot be read/, model, '--image', image, '--references', 'no-such');
  });

  it('prints its version', async () => {
    const { code, out } = await segcause('--version');
    assert.deepEqual([code, out], [0, `${version}\n`]);
  });

  it('tries cheap causes before all else, and lists them by size, also in the table', async () => {
    const { code, out, err } = await segcause(
      ...['explain', 'net.onnx', '--image', image, ...quick, '--causes', '--csv', 'table.csv'],
    );
    assert.deepEqual([code, err], [0, '']);
    const { causes, maps } = await explanationAt('net.slice_084.segcause.json');
    assert.ok(causes?.isComplete && at(maps, 0).effects.length === 16);
    const listed = out.split('\n').filter((line) => line.includes(' when '));
    assert.match(out, new RegExp(`^${causes.causes.length} cheap causes:$`, 'mu'));
    assert.equal(listed.length, causes.causes.length);
    assert.match(
      out,
      /when the horizontal axis \(x\) is flipped: [+−]\d+\.\d\d Dice points, −\d+ \+\d+ px$/mu,
    );
    const [header, ...rows] = (await readFile(join(folder, 'table.csv'), 'utf8')).trimEnd().split('\r\n');
    assert.match(header ?? '', /,still predicted \[%\],conclusion,how$/u);
    assert.equal(rows.filter((row) => row.startsWith('cause: ')).length, causes.causes.length);
    assert.ok(
      rows.some((row) => row.startsWith('cause: flip,the horizontal axis (x) is flipped,,,,,decided,1,')),
    );
  });

  it('writes a table of blocks and components, with a header and units', async () => {
    const { code, err } = await segcause(
      ...['explain', 'net.onnx', '--image', image, ...quick, '--layers', '--csv', 'table.csv'],
    );
    assert.deepEqual([code, err], [0, '']);
    const [header, ...rows] = (await readFile(join(folder, 'table.csv'), 'utf8')).trimEnd().split('\r\n');
    assert.match(
      header ?? '',
      /^kind,name,y \[px\],x \[px\],height \[px\],width \[px\],state,draws,effect on Dice \[points\],/u,
    );
    const { components, joint, layers } = await explanationAt('net.slice_084.segcause.json');
    assert.ok(joint?.isComplete);
    assert.equal(rows.length, 16 + (components?.effects.length ?? 0) + joint.rows.length);
    assert.equal(rows.filter((row) => row.startsWith('together: ')).length, joint.rows.length);
    assert.match(rows[5] ?? '', /^block,block 5,8,8,8,8,/u);
    assert.ok(rows.every((row) => row.split(',').length === header?.split(',').length));
    const path = layers.find(({ tensor }) =>
      components?.effects.some(({ component }) => component.kind === 'layer' && component.tensor === tensor),
    )?.path;
    assert.ok(path !== undefined && path !== '');
    assert.ok(rows.some((row) => row.startsWith(`layer,layer ${path},,,,,`)));
  });

  it('writes the map of the input as an array of its size, with the effect of its block at each place', async () => {
    const line = ['explain', 'net.onnx', '--image', image, ...quick, '--out', 'array.json', '--npy', 'a.npy'];
    assert.deepEqual((await segcause(...line)).err, '');
    const file = await readFile(join(folder, 'a.npy'));
    const { maps } = await explanationAt('array.json');
    const { grid, effects } = at(maps, 0);
    const start = 10 + file.readUInt16LE(8);
    const [height = 0, width = 0] = grid.size;
    assert.match(file.toString('latin1', 0, start), new RegExp(`'shape': \\(${height}, ${width}\\)`, 'u'));
    assert.equal(file.length, start + 4 * height * width);
    for (const { index, state, mean } of effects) {
      const [y = 0, x = 0] = blockAt(grid, index).start;
      const value = file.readFloatLE(start + 4 * (y * width + x));
      assert.equal(value, state === 'skipped' ? NaN : Math.fround(mean));
    }
  });

  /** The command line with the sample, which takes a while, until it has written its first checkpoint. */
  async function begun(...line: string[]): Promise<ChildProcess> {
    const child = spawn(
      process.execPath,
      [join(bundle, 'cli.cjs'), ...['explain', sampleFile('unet_late.onnx'), '--image', image], ...line],
      { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    for (let i = 0; i < 400 && !existsSync(join(folder, 'a.json')); i++) await setTimeout(100);
    return child;
  }

  it('writes what was found every few seconds, ends after the batch at a signal, and goes on with --resume', async function () {
    this.timeout(180_000);
    const line = ['--draws', '60', '--out', 'a.json'];
    const child = await begun(...line);
    const first = await explanationAt('a.json');
    assert.equal(first.status, 'incomplete');
    child.kill('SIGTERM');
    const [code] = (await once(child, 'close')) as [number];
    assert.equal(code, 1);
    const { facts, maps } = await explanationAt('a.json');
    assert.ok((maps[0]?.effects.length ?? 0) > 0);
    const whole = ['explain', sampleFile('unet_late.onnx'), '--image', image, '--out', 'a.json', '--resume'];
    const other = await segcause(...whole, '--draws', '5');
    assert.equal(other.code, 1);
    assert.match(other.err, /^segcause: \S+a\.json answers another question: [^\n]+\n$/u);
    const rest = await segcause(...whole, '--draws', '60');
    assert.deepEqual([rest.code, rest.err], [0, '']);
    const found = await explanationAt('a.json');
    assert.equal(found.status, 'complete');
    assert.ok((found.facts?.treatments ?? 0) > (facts?.treatments ?? Infinity));
    const again = await segcause(...whole, '--draws', '60');
    assert.equal(again.code, 0);
    assert.deepEqual((await explanationAt('a.json')).facts, found.facts, 'nothing is measured again');
  });

  it('leaves a finished result in its file until the next run is finished', async function () {
    this.timeout(180_000);
    const line = [sampleFile('unet_late.onnx'), '--image', image, '--out', 'a.json', '--block', '64'];
    const started = performance.now();
    assert.equal((await segcause('explain', ...line, '--draws', '2')).code, 0);
    const took = performance.now() - started;
    const finished = await readFile(join(folder, 'a.json'), 'utf8');
    const child = spawn(
      process.execPath,
      [join(bundle, 'cli.cjs'), 'explain', ...line, '--block', '8', '--draws', '60', '--seed', '1'],
      { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    // By then the run is on, on a busy machine too.
    await setTimeout(took);
    child.kill('SIGTERM');
    const [code] = (await once(child, 'close')) as [number];
    assert.equal(code, 1);
    assert.match(err, /a\.json is kept: it holds a finished result/u);
    assert.equal(await readFile(join(folder, 'a.json'), 'utf8'), finished);
  });

  it('ends at once at a second signal', async () => {
    const child = await begun('--draws', '60', '--out', 'a.json');
    const started = performance.now();
    child.kill('SIGINT');
    child.kill('SIGHUP');
    const [code] = (await once(child, 'close')) as [number];
    assert.equal(code, 1);
    assert.ok(performance.now() - started < 2000);
  });

  it('ends quietly when nobody reads its output', async () => {
    const child = spawn(process.execPath, [join(bundle, 'cli.cjs'), '--help']);
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.stdout.destroy();
    const [code] = (await once(child, 'close')) as [number];
    assert.deepEqual([code, err], [0, '']);
  });

  it('says before it reads the model that there is nowhere to write', async () => {
    await writeFile(join(folder, 'file'), '');
    for (const option of ['--out', '--html', '--csv', '--npy'])
      for (const place of ['file/a', 'file/b/c/d', '/dev/null/x', '.', '../'])
        await fails(/could not be written/u, join(folder, 'gone.onnx'), '--image', image, option, place);
  });

  it('replaces no file of another kind, and writes no two files into one', async () => {
    const line = [model, '--image', image, ...quick];
    const before = await readFile(model);
    for (const option of ['--out', '--html', '--csv', '--npy'])
      await fails(
        /net\.onnx is there and is no [\w ]+: choose another --\w+, or remove/u,
        ...line,
        option,
        model,
      );
    assert.deepEqual(await readFile(model), before);
    await fails(
      /--csv and --npy are both .*: give each a file of its own/u,
      ...line,
      '--csv',
      'a',
      '--npy',
      'a',
    );
    await writeFile(join(folder, 'net.slice_084.segcause.json'), '{"image": "a.png"}');
    await fails(/segcause\.json is there and is no result of SegCause/u, ...line);
    const own = ['--out', 'a.json', '--html', 'a.html', '--csv', 'a.csv', '--npy', 'a.npy'];
    for (let time = 0; time < 2; time++)
      assert.deepEqual((await segcause('explain', ...line, ...own)).code, 0);
  });

  it('says in one line that the engine needs more memory than it may take', async () => {
    await writeFile(
      join(bundle, 'hungry.cjs'),
      `if (process.argv[1]?.endsWith('engine.cjs')) setTimeout(() => { const kept = []; for (;;) kept.push(Buffer.alloc(5e7, 1)); }, 200);`,
    );
    const child = spawn(
      process.execPath,
      [
        ...['--require', join(bundle, 'hungry.cjs'), join(bundle, 'cli.cjs'), 'explain', model],
        ...['--image', image, '--memory', '0.5'],
      ],
      { cwd: folder },
    );
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    const [code] = (await once(child, 'close')) as [number];
    assert.equal(code, 1);
    assert.match(err, /^segcause: The SegCause engine needed more than 2\.5 GB: [^\n]+\n$/u);
  });

  it('says in one line that the disk is full, and leaves no half-written file', async function () {
    if (process.platform === 'win32') this.skip();
    // A limit on the size of files takes effect in the middle of a write, as a full disk does.
    const line = [process.execPath, join(bundle, 'cli.cjs'), 'explain', model, '--image', image, ...quick];
    const run = ['ulimit -f 80; exec "$@"', 'bash', ...line, '--layers', '--block', '2', '--out', 'a.json'];
    const child = spawn('bash', ['-c', ...run], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    const [code] = (await once(child, 'close')) as [number];
    assert.equal(code, 1);
    assert.match(err, /^segcause: \S*a\.json could not be written: EFBIG: file too large, write\.\n$/u);
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.startsWith('a.json')),
      [],
    );
  });

  it('ends with 1 and one line when there is nowhere to write', async () => {
    await writeFile(join(folder, 'file'), '');
    await fails(
      /file\/a\.segcause\.json could not be written/,
      model,
      '--image',
      image,
      ...quick,
      '--out',
      'file/a.segcause.json',
    );
  });
});
