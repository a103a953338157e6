import { strict as assert } from 'node:assert';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { candidatesIn, likelyArguments } from '../../../src/definitions/python/candidates.ts';
import { likelyShape, shapeFrom, shapeInWords } from '../../../src/conversion/input-shape.ts';
import { interpreterFor } from '../../../src/conversion/interpreter.ts';
import { typed } from '../../../src/programs/command.ts';
import { projectOf } from '../definitions/python.ts';
import { removeFolder, source } from './python-project.ts';

describe('The model candidates of a workspace', () => {
  const project = projectOf({
    '/work/net.py': source,
    '/work/lit.py': `
from lightning import LightningModule
import helpers

class Lit(LightningModule):
    def __init__(self, *, classes, rate: float = 0.1, **more):
        self.layer = helpers.make(classes)

class Deeper(Lit):
    pass

class Settings:
    width = 3

def build(name: str) -> torch.nn.Module:
    return registry[name]()
`,
  });
  const found = candidatesIn(project, ['down.0', 'down.1', 'inner.0', 'up', 'head']);

  it('are the classes that derive from nn.Module, and the functions that return one', () => {
    assert.deepEqual(found.map(({ kind, name }) => `${kind} ${name}`).sort(), [
      'class Block',
      'class Deeper',
      'class Lit',
      'class Net',
      'function build',
      'function make_net',
    ]);
  });

  it('begin with those that fit the weights', () => {
    const first = found.filter(({ fits }) => fits).map(({ name }) => name);
    assert.deepEqual(first, ['Net', 'make_net']);
    assert.deepEqual(
      found.slice(0, 2).map(({ name }) => name),
      first,
    );
  });

  it('list their parameters, inherited ones too, and suggest those recorded or required as arguments', () => {
    const parameters = (name: string): readonly string[] =>
      found.find((one) => one.name === name)?.parameters ?? [];
    assert.deepEqual(parameters('Net'), ['channels: int = 1', 'width: int = 4']);
    assert.equal(parameters('Deeper').includes('classes'), true);
    const [deeper] = found.filter(({ name }) => name === 'Deeper');
    assert.ok(deeper);
    assert.equal(likelyArguments(deeper, {}), 'classes=');
    assert.equal(likelyArguments(deeper, { classes: '3', rate: '0.5', other: '1' }), 'classes=3, rate=0.5');
  });
});

describe('The shape of the input', () => {
  it('is suggested from the first convolution and the settings beside the model', () => {
    assert.deepEqual(likelyShape({ channels: 3, axes: 4 }, {}), [1, 3, 256, 256]);
    assert.deepEqual(likelyShape({ channels: 1, axes: 4 }, { width: 320, height: 192 }), [1, 1, 192, 320]);
    assert.deepEqual(likelyShape({ channels: 2, axes: 5 }, {}), [1, 2, 64, 64, 64]);
    assert.deepEqual(likelyShape({}, {}), [1, 1, 256, 256]);
  });

  it('is parsed with any usual separator', () => {
    for (const text of ['1×3×256×128', '1x3x256x128', ' 1, 3, 256, 128 ', '1 3 256 128', '1*3*256*128'])
      assert.equal(shapeInWords(shapeFrom(text) ?? []), '1×3×256×128', text);
    for (const text of ['', '3', '256×256', '1×0×4×4', '1×a×4×4', '1×-3×4×4', '1×3×99999×99999'])
      assert.equal(shapeFrom(text), null, text);
  });
});

describe('The command', () => {
  it('is shown as it would be typed in a shell', function () {
    if (process.platform === 'win32') this.skip();
    assert.equal(
      typed(['python3', '/a b/c.py', "it's", '--x=1,2']),
      "python3 '/a b/c.py' 'it'\\''s' --x=1,2",
    );
  });

  it('runs the interpreter of the setting, else the chosen one, else one of the search path', () => {
    const folder = mkdtempSync(join(tmpdir(), 'segcause-interpreter-'));
    try {
      const own = join(folder, 'python');
      writeFileSync(own, '#!/bin/sh\n');
      chmodSync(own, 0o755);
      assert.equal(interpreterFor({ setting: '${workspaceFolder}/python', chosen: null, folder }), own);
      assert.equal(interpreterFor({ setting: './python', chosen: process.execPath, folder }), own);
      assert.equal(interpreterFor({ setting: '', chosen: own, folder }), own);
      const wrong = { setting: '/no/python', chosen: own, folder };
      assert.throws(() => interpreterFor(wrong), /^UserError: \/no\/python, .* correct the setting\.$/u);
    } finally {
      removeFolder(folder);
    }
  });
});
