import { strict as assert } from 'node:assert';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer } from '../../../src/conversion/answers.ts';
import { answersTo, interpreterWith, printedBy, removeFolder } from './python-project.ts';
import { assertGives } from './same-output.ts';

const networks = `import torch
from torch import nn
from torch.nn import functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.enc = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU())
        self.drop = nn.Dropout2d(0.5)
        self.head = nn.Conv2d(4, 1, 1)

    def forward(self, image):
        return self.head(self.drop(self.enc(image)))


class NeverInEval(Net):
    def eval(self):
        return self


class MonteCarlo(Net):
    def forward(self, image):
        return F.dropout(super().forward(image), 0.5, training=True)


class Noisy(Net):
    def forward(self, image):
        return super().forward(image) + torch.rand_like(image)


class Counting(Net):
    def __init__(self):
        super().__init__()
        self.register_buffer("runs", torch.zeros(()))

    def forward(self, image):
        self.runs += 1
        return super().forward(image) * self.runs
`;

const writeModels = `import os
sys.path.insert(0, sys.argv[1])
os.chdir(sys.argv[1])
import json, torch
from networks import Net, Noisy
from segcause_conversion.check import example

torch.manual_seed(8)
net = Net()
for _ in range(20):
    net(torch.rand(4, 1, 8, 8) - 0.3)
torch.save(net.state_dict(), "net.pt")
torch.save({**net.state_dict(), "runs": torch.zeros(())}, "counting.pt")
images = (torch.rand(1, 1, 8, 8),)
torch.export.save(torch.export.export(net.train(), images), "train.pt2")
torch.export.save(torch.export.export(net.train(), images).run_decompositions(), "decomposed.pt2")
torch.export.save(torch.export.export(Noisy().eval(), images), "random.pt2")
torch.jit.trace(net, images, check_trace=False).save("traced.pt")
net.load_state_dict(torch.load("net.pt"))
torch.jit.script(net.train()).save("scripted.pt")
with torch.no_grad():
    print(json.dumps(net.eval()(torch.from_numpy(example([1, 1, 8, 8]))).flatten().tolist()))
`;

const compareWithChanged = `import os
sys.path.insert(0, sys.argv[1])
os.chdir(sys.argv[1])
import json, torch
from networks import Net
from segcause_conversion import comparison, onnx_export, pytorch
from segcause_conversion.answers import Failure
from segcause_conversion.check import example

model, image = Net(), example([1, 1, 8, 8])
before = {name: item.clone() for name, item in model.state_dict().items()}
outputs = pytorch.reference("module", model, (torch.from_numpy(image),))
onnx_export.export("module", model, (torch.from_numpy(image),), "same.onnx")
moved = [name for name, item in model.state_dict().items() if not torch.equal(item, before[name])]
same = comparison.fields("same.onnx", image, outputs, [])
try:
    changed = comparison.fields("same.onnx", image, [outputs[0] + 0.1], [])
except Failure as failure:
    changed = str(failure)
kept = os.path.exists("same.onnx")
sys.modules["onnxruntime"] = sys.modules["onnx.reference"] = None
nothing = comparison.fields("same.onnx", image, outputs, [])
print(json.dumps([moved, same["comparison"]["largest"], changed, kept, nothing]))
`;

describe('Converting models in evaluation', function () {
  this.timeout(180_000);
  const folder = mkdtempSync(join(tmpdir(), 'segcause-evaluation-'));
  const at = (name: string): string => join(folder, name);
  let interpreter = '';
  let expected: unknown = null;

  before(function () {
    const found = interpreterWith('SEGCAUSE_TEST_PYTHON', ['torch', 'onnx', 'onnxscript']);
    if (found === null) this.skip();
    interpreter = found;
    writeFileSync(at('networks.py'), networks);
    expected = printedBy(interpreter, writeModels, [folder]);
  });
  after(() => {
    removeFolder(folder);
  });

  const convert = (file: string, ...more: readonly string[]): readonly string[] => [
    'convert',
    at(file),
    '--shape=1,1,8,8',
    `--path=${folder}`,
    ...more,
    `--out=${at('out.onnx')}`,
  ];

  function assertEvaluated(answer: Answer | undefined): asserts answer is Answer & { answer: 'converted' } {
    assert.ok(answer?.answer === 'converted' && Array.isArray(expected), JSON.stringify(answer));
    const values = answer.outputs.flatMap((output) => output.values);
    assert.equal(values.length, 64);
    for (const [i, value] of values.entries()) assert.ok(Math.abs(value - Number(expected[i])) < 1e-5);
    assert.ok(answer.comparison !== null && answer.comparison.largest < 1e-5);
  }

  it('sets a program that was exported in training mode to evaluation, and notes it', async () => {
    const [train] = answersTo(interpreter, [convert('train.pt2')]);
    assertEvaluated(train);
    assert.deepEqual(train.notes, [
      'it was exported in training mode; set to evaluation: batch_norm, feature_dropout',
    ]);
    await assertGives(at('out.onnx'), train.shape, train.outputs);
  });

  it('evaluates scripted modules, and classes that override eval()', () => {
    const [scripted, overriding] = answersTo(interpreter, [
      convert('scripted.pt'),
      convert('net.pt', `--model=${at('networks.py')}:NeverInEval`),
    ]);
    assertEvaluated(scripted);
    assertEvaluated(overriding);
  });

  it('rejects what cannot be set to evaluation, and models that are not functions of their input', () => {
    const cases = {
      'decomposed.pt2':
        /^it draws random numbers or was exported in training mode \(bernoulli\).* call eval\(\)/u,
      'random.pt2': /^it draws random numbers or was exported in training mode/u,
      'traced.pt': /^it was traced in training mode \(its batch_norm is active\): call eval\(\)/u,
      'net.pt': /^it returns another output each time it runs on the same input/u,
      'counting.pt': /^it returns another output each time it runs on the same input/u,
    };
    const classes: Readonly<Record<string, string>> = { 'net.pt': 'MonteCarlo', 'counting.pt': 'Counting' };
    const answers = answersTo(
      interpreter,
      Object.keys(cases).map((file) => {
        const name = classes[file];
        return convert(file, ...(name === undefined ? [] : [`--model=${at('networks.py')}:${name}`]));
      }),
    );
    for (const [i, [file, said]] of Object.entries(cases).entries()) {
      const answer = answers[i];
      assert.ok(answer?.answer === 'failed', `${file}: ${JSON.stringify(answer)}`);
      assert.match(answer.message, said);
    }
  });

  it('moves no running statistics, and compares the ONNX file with the original', () => {
    const printed = printedBy(interpreter, compareWithChanged, [folder]);
    assert.ok(Array.isArray(printed));
    const [moved, largest, changed, kept, nothing] = printed as readonly unknown[];
    assert.deepEqual(moved, []);
    assert.ok(Number(largest) < 1e-5);
    assert.match(
      String(changed),
      /gives another output than the original: they differ by up to 0\.1 \(onnx/u,
    );
    assert.equal(kept, false);
    assert.deepEqual(nothing, {
      comparison: null,
      notes: [
        "its output could not be compared with the original's: neither onnxruntime nor onnx is installed",
      ],
    });
    assert.ok(!existsSync(at('same.onnx')));
  });
});
