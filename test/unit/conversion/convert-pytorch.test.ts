import { strict as assert } from 'node:assert';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from '../../../src/conversion/answers.ts';
import { convertToOnnx, type Questions } from '../../../src/conversion/convert.ts';
import { answersTo, interpreterWith, pythonProject, removeFolder, script } from './python-project.ts';
import { assertGives, recordOf } from './same-output.ts';
import { userWith } from './user.ts';

describe('Converting PyTorch files with Python', function () {
  this.timeout(180_000);
  let interpreter = '';
  let folder: string | undefined;

  before(function () {
    const found = interpreterWith('SEGCAUSE_TEST_PYTHON', ['torch', 'onnx', 'onnxscript']);
    if (found === null) this.skip();
    interpreter = found;
    folder = pythonProject(found);
  });
  after(() => {
    removeFolder(folder);
  });

  const at = (name: string): string => join(folder ?? '', name);
  const python = (): { interpreter: string; script: string } => ({ interpreter, script });

  /** The command line that converts weights, with the call that builds their model. */
  const making = (model: string, args: string, file = 'weights.pt'): readonly string[] => [
    'convert',
    at(file),
    `--path=${at('')}`,
    '--shape=1,1,16,16',
    `--model=${at(model)}`,
    `--arguments=${args}`,
    `--out=${at('made.onnx')}`,
  ];

  it('converts weights whose class is in the workspace to a model with the same output', async () => {
    const user = userWith(python(), at(''));
    const out = await convertToOnnx(at('weights.pt'), user.tools);
    assert.equal(out, at('weights.onnx'));
    const { source, command, packages, check } = recordOf(out);
    await assertGives(out, check.input.shape, check.outputs);
    assert.equal(source.path, 'weights.pt');
    assert.match(command, /convert\.py convert .*--model=.*net\.py:Net --out=.*weights\.onnx$/u);
    assert.ok('torch' in packages && 'onnxscript' in packages);
    assert.deepEqual(user.asked, ['inspect', 'convert']);
    assert.ok(user.lines.some((line) => line.startsWith('> ') && line.includes('convert.py convert')));
  });

  it('converts a Lightning checkpoint, TorchScript, an exported program and a pickled module', async () => {
    const out = (name: string): string => `--out=${at(`${name}.onnx`)}`;
    const answers = answersTo(interpreter, [
      [...making('net.py:make_net', 'width=2 * 2', 'last.ckpt').slice(0, -1), out('last')],
      ['convert', at('script.pt'), '--shape=1,1,16,16', out('script')],
      ['convert', at('program.pt2'), out('program')],
      ['convert', at('whole.pth'), '--run-pickle', `--path=${at('')}`, '--shape=1,1,16,16', out('whole')],
    ]);
    assert.equal(answers.length, 4);
    const names = ['last', 'script', 'program', 'whole'];
    for (const [i, name] of names.entries()) {
      const answer = answers[i];
      assert.ok(answer?.answer === 'converted', `${name}: ${JSON.stringify(answer)}`);
      await assertGives(at(`${name}.onnx`), answer.shape, answer.outputs);
    }
  });

  it('reports what a file holds', () => {
    const files = ['weights.pt', 'last.ckpt', 'script.pt', 'program.pt2', 'whole.pth'];
    const [weights, last, ...others] = answersTo(
      interpreter,
      files.map((name) => ['inspect', at(name)]),
    );
    assert.ok(weights?.answer === 'found' && last?.answer === 'found');
    assert.deepEqual([weights.kind, weights.key, weights.channels, weights.axes], ['weights', null, 1, 4]);
    assert.deepEqual(weights.modules, ['down.0', 'down.1', 'inner.0', 'inner.1', 'up', 'head']);
    assert.deepEqual(
      [last.kind, last.key, last.given],
      ['weights', 'state_dict', { width: '4', rate: '0.1' }],
    );
    assert.deepEqual(
      others.map((answer) => (answer.answer === 'found' ? answer.kind : answer)),
      ['torchscript', 'exported', { answer: 'pickle', reason: 'net.Net' }],
    );
  });

  it('runs no code of a pickle that the user declined', async () => {
    const mayRun: Questions['mayRun'] = (_, { kind }) => Promise.resolve(kind !== 'pickle');
    const user = userWith(python(), at(''), { mayRun });
    assert.equal(await convertToOnnx(at('bomb.pt'), user.tools), undefined);
    assert.equal(user.asked.length, 2);
    assert.match(user.asked[1] ?? '', /^pickle (?:io|_io|builtins)\.open$/u);
    assert.ok(!existsSync(at('exploded')));
  });

  it('rejects weights that do not fit, and code that builds no model, with the reason', () => {
    const cases: readonly (readonly [model: string, args: string, said: RegExp])[] = [
      [
        'net.py:Net',
        'width=8',
        /do not fit Net: \d+ of another shape \(down\.0\.weight is \(4, 1, 3, 3\) in the/u,
      ],
      ['net.py:Block', '1, 4', /do not fit Block: 6 missing \(0\.weight, .*\); \d+ unexpected/u],
      ['net.py:not_a_model', '', /returns a int, not a torch\.nn\.Module/u],
      ['net.py:Nett', '', /net\.py has no class or function Nett/u],
      ['net.py:Net', 'depth=3', /Net\(depth=3\) failed: TypeError: .*depth/u],
      ['net.py:Net', 'width=', /the arguments \(width=\) are not Python/u],
      ['broken.py:Broken', '', /broken\.py, line 3 cannot be imported: SyntaxError: /u],
      ['needy.py:Net', '', /package no_such_package not installed/u],
    ];
    const answers = answersTo(
      interpreter,
      cases.map(([model, args]) => making(model, args)),
    );
    assert.deepEqual(answers.length, cases.length);
    cases.forEach(([, , said], i) => {
      assert.match(failure(answers[i]), said);
    });
    const [needy] = answers.slice(-1);
    assert.ok(needy?.answer === 'failed');
    assert.deepEqual(needy.install, ['no_such_package']);
    assert.ok(!existsSync(at('made.onnx')));
  });

  it('rejects files that hold no model, and inputs that a model cannot take, with the reason', () => {
    const [text, cut, nothing, input] = answersTo(interpreter, [
      ['inspect', at('text.pt')],
      ['inspect', at('cut.pt')],
      ['inspect', at('nothing.pt')],
      ['convert', at('script.pt'), '--shape=1,3,16,16', `--out=${at('made.onnx')}`],
    ]);
    assert.equal(failure(text), 'it is not a PyTorch file');
    assert.equal(failure(cut), 'it is damaged or cut short');
    assert.match(failure(nothing), /^no model and no weights were found in it; it holds epoch$/u);
    assert.match(failure(input), /^the model fails on an input of 1×3×16×16: /u);
    assert.ok(!existsSync(at('made.onnx')));
  });
});

function failure(answer: Answer | undefined): string {
  assert.ok(answer?.answer === 'failed', JSON.stringify(answer));
  return answer.message;
}
