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
    const stacked = readArguments(['explain', 'a.onnx', '--image', 'b.nii.gz', '--slice', 'z=12:5']);
    assert.ok(stacked.command === 'explain');
    assert.deepEqual(stacked.settings.slice, { axis: 'z', index: 12, stack: 5 });
    for (const slice of ['12', 'z', 'w=3', 'z=-1', 'z=1.5', 'z=3:', 'z=3:4', 'z=3:1'])
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

  it('have names for labels, each label once', () => {
    const named = (names: string): readonly string[] => [
      ...['explain', 'a.onnx', '--image', 'b.nii', '--regions', 'c.nii', '--region-names', names],
    ];
    const asked = readArguments(named('1=left lung,20=liver'));
    assert.ok(asked.command === 'explain' && typeof asked.settings.regions === 'object');
    assert.ok('file' in asked.settings.regions);
    assert.deepEqual(asked.settings.regions.names, { 1: 'left lung', 20: 'liver' });
    for (const names of ['1=a,1=b', '1=,2=b', '1', 'liver=1', '__proto__=a', '1=a=b'])
      assert.throws(() => readArguments(named(names)), UsageError, names);
  });

  it('are measured in millimetres of more than nothing, and of no absurd length', () => {
    const blocks = (block: string): unknown => {
      const asked = readArguments(['explain', 'a.onnx', '--image', 'b.nii', `--block=${block}`]);
      return asked.command === 'explain' && asked.settings.block;
    };
    for (const block of ['8mm', '0.5mm', '0.00001mm', '999999.5mm']) assert.equal(blocks(block), block);
    for (const block of ['0mm', '0.000mm', '-3mm', '1e9mm', '1234567mm', `${'9'.repeat(44)}mm`, 'nanmm'])
      assert.throws(() => blocks(block), UsageError, block);
    const roi = (text: string): unknown =>
      readArguments(['explain', 'a.onnx', '--image', 'b.nii', `--roi=${text}`]);
    assert.ok(roi('0mm,0,0,8mm,4,4'));
    for (const text of ['0,0,0,0mm,4,4', '-5mm,0,0,8,8,8']) assert.throws(() => roi(text), UsageError, text);
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
