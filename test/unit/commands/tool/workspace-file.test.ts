import { strict as assert } from 'node:assert';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { workspaceFile } from '../../../../src/commands/tool/workspace-file.ts';

describe('A path that a language model names', () => {
  const parent = realpathSync(mkdtempSync(path.join(tmpdir(), 'segcause-tool-')));
  const folder = path.join(parent, 'work');
  const inside = path.join(folder, 'models', 'a.onnx');
  const outside = path.join(parent, 'secret.onnx');
  before(() => {
    mkdirSync(path.dirname(inside), { recursive: true });
    for (const file of [inside, outside]) writeFileSync(file, '');
    mkdirSync(path.join(parent, 'work2'));
    writeFileSync(path.join(parent, 'work2', 'b.onnx'), '');
  });
  after(() => {
    rmSync(parent, { recursive: true, force: true });
  });

  it('is one of the workspace, absolute or relative', () => {
    for (const name of [inside, 'models/a.onnx', './models/../models/a.onnx'])
      assert.equal(workspaceFile(name, [folder]), inside);
    assert.equal(
      workspaceFile('b.onnx', [folder, path.join(parent, 'work2')]),
      path.join(parent, 'work2', 'b.onnx'),
    );
  });

  it('is refused where it leads out of the workspace, or to nothing, in the same words', () => {
    for (const name of [
      outside,
      '../secret.onnx',
      '../work2/b.onnx',
      '/',
      '.',
      'none.onnx',
      '/etc/passwd',
      '',
    ]) {
      assert.throws(() => workspaceFile(name, [folder]), {
        name: 'UserError',
        message: `${name} is no file in this workspace.`,
      });
    }
    assert.throws(() => workspaceFile('models/a.onnx', []), { name: 'UserError' });
  });

  it('is refused where a link leads out of the workspace', function () {
    if (process.platform === 'win32') this.skip();
    symlinkSync(outside, path.join(folder, 'link.onnx'));
    assert.throws(() => workspaceFile('link.onnx', [folder]), { name: 'UserError' });
  });
});
