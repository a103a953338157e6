import assert from 'node:assert/strict';
import { caseNameOf, stacksIn } from '../../../src/imaging/stack-names.ts';

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

  it('have the name of their case in common', () => {
    assert.equal(caseNameOf(['d/brats_001_t1.png', 'd/brats_001_t2.png']), 'brats_001');
    assert.equal(caseNameOf(['case-7-0000.tif', 'case-7-0001.tif']), 'case-7');
    assert.equal(caseNameOf(['t1.png', 't2.png']), '');
  });
});
