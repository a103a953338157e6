import { strict as assert } from 'node:assert';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { convertToOnnx, onnxPathOf, type Questions } from '../../../src/conversion/convert.ts';
import { UserError } from '../../../src/errors.ts';
import { removeFolder } from './python-project.ts';
import { recordOf } from './same-output.ts';
import { userWith } from './user.ts';

/** Stands in for the script where only the steps around it are tested; the file's text selects what it does. */
const standIn = `
import { readFileSync, writeFileSync } from 'node:fs';
const [action, source] = process.argv.slice(2);
const say = (answer) => console.log('segcause: ' + JSON.stringify(answer));
const does = readFileSync(source, 'utf8');
const out = process.argv.at(-1).replace('--out=', '');
const failed = { answer: 'failed', message: 'packages torch, onnx not installed', install: ['torch', 'onnx'] };
console.log('looking');
if (does === 'missing') say(failed);
else if (does === 'crash') { console.error('Segmentation fault'); process.exit(3); }
else if (does === 'hang' ) setInterval(() => undefined, 1000);
else if (does === 'pickle' && !process.argv.includes('--run-pickle')) say({ answer: 'pickle', reason: 'net.Net' });
else if (action === 'inspect' && does === 'several') say({ answer: 'found', kind: 'torchscript', key: null, keys: ['a', 'b'] });
else if (action === 'inspect') say({ answer: 'found', kind: 'torchscript', key: null });
else if (does === 'students' && !process.argv.some((word) => word.startsWith('--prefix=')))
  say({ answer: 'choose', option: 'prefix', choices: ['student.', 'teacher.'], message: 'several' });
else {
  writeFileSync(out, 'half');
  if (does === 'hang at the end') setInterval(() => undefined, 1000);
  else if (does === 'fail at the end') say({ answer: 'failed', message: 'no', install: [] });
  else {
    if (does === 'changing') writeFileSync(source, 'changed');
    const more = does === 'noted' ? { comparison: { with: 'onnx 1', largest: 1e-7 }, notes: ['left out: aux'] } : {};
    say({ answer: 'converted', ...more, python: '3.11', packages: {}, shape: [1, 1, 8, 8], outputs: [{ shape: [1], step: 1, values: [0.5] }] });
  }
}
`;

describe('The steps of a conversion', () => {
  let folder = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'segcause-steps-'));
    writeFileSync(join(folder, 'stand-in.mjs'), standIn);
  });
  afterEach(() => {
    removeFolder(folder);
  });

  const files = (): readonly string[] => readdirSync(folder).filter((name) => name !== 'stand-in.mjs');

  function user(
    does: string,
    answers: Parameters<typeof userWith>[2] = {},
  ): ReturnType<typeof userWith> & { readonly convert: () => Promise<string | undefined> } {
    const source = join(folder, 'net.pt');
    writeFileSync(source, does);
    const python = { interpreter: process.execPath, script: join(folder, 'stand-in.mjs') };
    const made = userWith(python, folder, answers);
    return { ...made, convert: () => convertToOnnx(source, made.tools) };
  }

  it('ask before each command, showing it as it is run, and pass on its output', async () => {
    const { convert, commands, asked, lines } = user('plain');
    assert.equal(await convert(), join(folder, 'net.onnx'));
    assert.deepEqual(asked, ['inspect', 'convert']);
    const typed = lines.filter((line) => line.startsWith('> ')).map((line) => line.slice(2));
    assert.deepEqual(
      typed,
      commands.map((command) => command.join(' ')),
    );
    assert.ok(lines.includes('looking'));
    assert.deepEqual(files(), ['net.onnx', 'net.onnx.json', 'net.pt']);
    const { source, command } = recordOf(join(folder, 'net.onnx'));
    assert.equal(source.path, 'net.pt');
    assert.match(command, / convert .*--shape=1,1,16,16 --out=.*net\.onnx$/u);
  });

  it('ask again before a pickle is loaded, naming what would run', async () => {
    const { convert, asked, commands } = user('pickle');
    assert.equal(await convert(), join(folder, 'net.onnx'));
    assert.deepEqual(asked, ['inspect', 'pickle net.Net', 'convert']);
    assert.deepEqual(
      commands.map((command) => command.includes('--run-pickle')),
      [false, true, true],
    );
  });

  it('run nothing more and leave no files once a question is declined', async () => {
    for (const kind of ['inspect', 'pickle', 'convert'] as const) {
      const mayRun: Questions['mayRun'] = (_, purpose) => Promise.resolve(purpose.kind !== kind);
      const { convert, asked, lines } = user('pickle', { mayRun });
      assert.equal(await convert(), undefined);
      assert.equal(lines.filter((line) => line.startsWith('> ')).length, asked.length - 1);
    }
    const { convert } = user('plain', { shape: () => Promise.resolve(undefined) });
    assert.equal(await convert(), undefined);
    assert.deepEqual(files(), ['net.pt']);
  });

  it('ask which of several weights to convert, and pass the choice on', async () => {
    const offered: (readonly string[])[] = [];
    const weights: Questions['weights'] = (choices) => {
      offered.push(choices);
      return Promise.resolve(choices[1]);
    };
    const byKey = user('several', { weights });
    assert.equal(await byKey.convert(), join(folder, 'net.onnx'));
    assert.ok(byKey.commands.at(-1)?.includes('--key=b'));
    rmSync(join(folder, 'net.onnx'));
    const byPrefix = user('students', { weights });
    assert.equal(await byPrefix.convert(), join(folder, 'net.onnx'));
    assert.deepEqual(byPrefix.asked, ['inspect', 'convert', 'convert']);
    assert.ok(byPrefix.commands.at(-1)?.includes('--prefix=teacher.'));
    assert.deepEqual(offered, [
      ['a', 'b'],
      ['student.', 'teacher.'],
    ]);
  });

  it('write nothing where no weights are chosen', async () => {
    for (const does of ['several', 'students']) {
      assert.equal(await user(does).convert(), undefined);
      assert.deepEqual(files(), ['net.pt']);
    }
  });

  it('pass on and record what the script notes, and how far the outputs are from the original', async () => {
    const { convert, notes } = user('noted');
    await convert();
    assert.deepEqual(notes, ['left out: aux']);
    const record = recordOf(join(folder, 'net.onnx'));
    assert.deepEqual(record.notes, ['left out: aux']);
    assert.deepEqual(record.check.comparison, { with: 'onnx 1', largest: 1e-7 });
  });

  it('replace an existing ONNX file only if the user agrees', async () => {
    const existing = join(folder, 'net.onnx');
    const other = join(folder, 'net-2.onnx');
    writeFileSync(existing, 'mine');
    assert.equal(await user('plain').convert(), undefined);
    assert.equal(await user('plain', { outputPath: () => Promise.resolve(other) }).convert(), other);
    assert.equal(readFileSync(existing, 'utf8'), 'mine');
    assert.equal(await user('plain', { outputPath: () => Promise.resolve(existing) }).convert(), existing);
    assert.equal(readFileSync(existing, 'utf8'), 'half');
  });

  it('end the process and leave no files when cancelled', async () => {
    for (const does of ['hang', 'hang at the end']) {
      const one = user(does, {
        onLine: (line) => {
          const isLast = does === 'hang' || one.commands.length === 2;
          if (line === 'looking' && isLast) setTimeout(one.cancel, 200);
        },
      });
      assert.equal(await one.convert(), undefined);
      assert.deepEqual(files(), ['net.pt']);
    }
  });

  it('report every failure in one line, and leave no files', async () => {
    const cases = {
      missing: `net.pt: packages torch, onnx not installed. Install with: ${process.execPath} -m pip install torch onnx`,
      crash: `${process.execPath} ended with exit code 3 before it finished; last output: looking Segmentation fault`,
      'fail at the end': 'net.pt: no.',
      changing: 'net.pt changed while it was converted: convert it again.',
    };
    for (const [does, message] of Object.entries(cases)) {
      await assert.rejects(user(does).convert(), new UserError(message));
      assert.deepEqual(files(), ['net.pt']);
    }
    const { tools } = userWith({ interpreter: '/no/such/python', script: 'x' }, folder);
    await assert.rejects(
      convertToOnnx(join(folder, 'net.pt'), tools),
      /could not be started: .*segcause\.python/u,
    );
    await assert.rejects(convertToOnnx(join(folder, 'gone.pt'), tools), /gone\.pt no longer exists/u);
  });

  it('write the ONNX file beside its source', () => {
    const names = [
      '/a/unet.pt',
      '/a/unet.v2.ckpt',
      '/a/unet.pt2',
      '/a/saved.v1',
      '/a/unet.safetensors',
      '/a/unet.onnx',
    ];
    const made = names.map((name) => onnxPathOf(name).replaceAll('\\', '/'));
    assert.deepEqual(made, [
      '/a/unet.onnx',
      '/a/unet.v2.onnx',
      '/a/unet.onnx',
      '/a/saved.v1.onnx',
      '/a/unet.onnx',
      '/a/unet.converted.onnx',
    ]);
  });
});
