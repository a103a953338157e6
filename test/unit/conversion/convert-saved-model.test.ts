import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { convertToOnnx } from '../../../src/conversion/convert.ts';
import { bareInterpreter, interpreterWith, removeFolder, script } from './python-project.ts';
import { assertGives, recordOf } from './same-output.ts';
import { userWith } from './user.ts';

const make = `import sys, keras
keras.utils.set_random_seed(5)
image = keras.Input((16, 16, 1), name="image")
x = keras.layers.Conv2D(4, 3, padding="same", activation="relu")(image)
x = keras.layers.UpSampling2D(interpolation="bilinear")(keras.layers.MaxPooling2D()(x))
keras.Model(image, keras.layers.Conv2D(2, 1, activation="softmax")(x)).export(sys.argv[1])
`;

describe('Converting SavedModel folders with Python', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'segcause-saved-model-'));
  after(() => {
    removeFolder(folder);
  });

  it('keeps the output of a SavedModel', async function () {
    const python = interpreterWith('SEGCAUSE_TEST_PYTHON_TENSORFLOW', ['tensorflow', 'keras', 'tf2onnx']);
    if (python === null) this.skip();
    const source = join(folder, 'brain.v1');
    execFileSync(python, ['-B', '-c', make, source], { stdio: 'pipe' });
    const user = userWith({ interpreter: python, script }, folder, {
      shape: () => assert.fail('asked for the shape'),
    });
    const out = await convertToOnnx(source, user.tools);
    assert.equal(out, join(folder, 'brain.v1.onnx'));
    const { check } = recordOf(out);
    await assertGives(out, check.input.shape, check.outputs);
    assert.deepEqual(readdirSync(folder).sort(), ['brain.v1', 'brain.v1.onnx', 'brain.v1.onnx.json']);
  });

  it('names the packages that are missing, with the command that installs them', async function () {
    const python = interpreterWith('SEGCAUSE_TEST_PYTHON', []);
    if (python === null) this.skip();
    const source = join(folder, 'other');
    mkdirSync(source);
    writeFileSync(join(source, 'saved_model.pb'), '');
    const bare = bareInterpreter(folder, python);
    await assert.rejects(convertToOnnx(source, userWith({ interpreter: bare, script }, folder).tools), {
      message: `other: packages tensorflow, tf2onnx not installed. Install with: ${bare} -m pip install tensorflow tf2onnx`,
    });
  });
});
