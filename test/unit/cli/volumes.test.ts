import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { defaultOut, readArguments } from '../../../src/cli/arguments.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { endingOf, stemOf } from '../../../src/files/stem.ts';

describe('volumes on the command line', () => {
  it('are shown to models of images by a slice', () => {
    const asked = readArguments(['explain', 'a.onnx', '--image', 'b.nii.gz', '--slice', 'z=12']);
    assert.ok(asked.command === 'explain');
    assert.deepEqual(asked.settings.slice, { axis: 'z', index: 12 });
    for (const slice of ['12', 'z', 'w=3', 'z=-1', 'z=1.5'])
      assert.throws(
        () => readArguments(['explain', 'a.onnx', '--image', 'b.nii', '--slice', slice]),
        UsageError,
      );
  });

  it('have a RoI and blocks of three axes', () => {
    const given = ['--image', 'b.nii', '--roi', '1,2,3,4,5,6', '--block', '2,4,4'];
    const asked = readArguments(['explain', 'a.onnx', ...given]);
    assert.ok(asked.command === 'explain');
    assert.deepEqual(asked.settings.roi, [1, 2, 3, 4, 5, 6]);
    assert.deepEqual(asked.settings.block, [2, 4, 4]);
  });

  it('are measured by coarse blocks first', () => {
    const refined = (count: string): unknown => {
      const asked = readArguments(['explain', 'a.onnx', '--image', 'b.nii', '--refine', count]);
      return asked.command === 'explain' ? asked.settings.refine : null;
    };
    assert.equal(refined('2'), 2);
    for (const count of ['0', '17', '1.5', 'all'])
      assert.throws(() => refined(count), new RegExp('--refine: it', 'u'));
  });

  it('name their results without both endings', () => {
    assert.equal(basename(defaultOut('/m/net.onnx', '/i/case.nii.gz')), 'net.case.segcause.json');
    const endings = {
      'case.nii.gz': '.nii.gz',
      'case.png': '.png',
      'a.b.mha': '.mha',
      '.gz': '',
      IM0001: '',
    };
    for (const [name, ending] of Object.entries(endings)) {
      assert.equal(endingOf(name), ending, name);
      assert.equal(stemOf(`/folder.x/${name}`) + ending, name);
    }
  });
});
