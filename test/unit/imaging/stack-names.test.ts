import assert from 'node:assert/strict';
import { caseNameOf, stacksAcross, stacksIn } from '../../../src/imaging/stack-names.ts';

describe('Files that are the channels of one image', () => {
  const folder = ['a_0000.png', 'a_0001.png', 'b_0000.png', 'b_0001.png', 'c_0000.png', 'readme_0001.png'];

  it('are those with the same endings, as nnU-Net names them', () => {
    assert.deepEqual(stacksIn(folder, ['x/a_0000.png', 'x/a_0001.png']), [
      ['a_0000.png', 'a_0001.png'],
      ['b_0000.png', 'b_0001.png'],
    ]);
  });

  it('are in the order of the image that they are like', () => {
    const files = ['p1_flair.png', 'p1_t1.png', 'p2_flair.png', 'p2_t1.png'];
    assert.deepEqual(stacksIn(files, ['d/p9_t1.png', 'd/p9_flair.png']), [
      ['p1_t1.png', 'p1_flair.png'],
      ['p2_t1.png', 'p2_flair.png'],
    ]);
  });

  it('are each file alone where the image is one file', () => {
    assert.deepEqual(stacksIn(['a.png', 'b.png'], ['z.png']), [['a.png'], ['b.png']]);
  });

  it('are none where names have nothing in common', () => {
    assert.deepEqual(stacksIn(['t1.png', 't2.png'], ['t1.png', 't2.png']), []);
    assert.deepEqual(stacksIn(['d/x.png', 'e/x.png'], ['d/x.png', 'e/x.png']), []);
  });

  it('may have the name of their case last', () => {
    const files = ['t1_a.png', 't1_b.png', 't2_a.png', 't2_b.png', 't2_c.png', 'x_a.png'];
    assert.deepEqual(stacksIn(files, ['d/t2_a.png', 'd/t1_a.png']), [
      ['t2_a.png', 't1_a.png'],
      ['t2_b.png', 't1_b.png'],
    ]);
    assert.equal(caseNameOf(['t1_a_7.png', 't2_a_7.png']), 'a_7');
  });

  it('may lie in folders of their own, under the same name or named by the folder', () => {
    const same = [
      ['t1/a.png', 't1/b.png', 't1/c.png'],
      ['t2/b.png', 't2/a.png'],
    ];
    assert.deepEqual(stacksAcross(same, ['e/t1/z.png', 'e/t2/z.png']), [
      ['t1/a.png', 't2/a.png'],
      ['t1/b.png', 't2/b.png'],
    ]);
    const named = [['t1/a_t1.png', 't1/b_t1.png'], ['t2/b_t2.png']];
    assert.deepEqual(stacksAcross(named, ['z_t1.png', 'z_t2.png']), [['t1/b_t1.png', 't2/b_t2.png']]);
  });

  it('have the name of their case in common', () => {
    assert.equal(caseNameOf(['d/brats_001_t1.png', 'd/brats_001_t2.png']), 'brats_001');
    assert.equal(caseNameOf(['case-7-0000.tif', 'case-7-0001.tif']), 'case-7');
    assert.equal(caseNameOf(['t1.png', 't2.png']), '');
    assert.equal(caseNameOf(['t1/case_3.png', 't2/case_3.png']), 'case_3');
  });
});
