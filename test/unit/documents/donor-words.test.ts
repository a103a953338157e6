import { strict as assert } from 'node:assert';
import { donorsInWords, fewDonorsWarning } from '../../../src/documents/donor-words.ts';

const label = '2 reference images';
const some = (count: number, origin: 'references' | 'image' = 'references') => ({
  origin,
  images: count,
  label,
  files: Array.from({ length: count }, (_, i) => `slice_${i}.png`),
});

describe('Donors in words', () => {
  it('are named by their files, as many as fit into a line', () => {
    assert.equal(donorsInWords(some(1)), '1 donor: slice_0.png');
    assert.equal(donorsInWords(some(2)), '2 donors: slice_0.png, slice_1.png');
    assert.match(donorsInWords(some(20)), /slice_11\.png, and 8 more$/u);
  });

  it('are what they were called in files that do not name them', () => {
    assert.equal(donorsInWords({ origin: 'references', images: 2, label }), label);
  });

  it('come with a warning where they are fewer than five, but not where they are the image itself', () => {
    assert.match(
      fewDonorsWarning(some(1)) ?? '',
      /^Only 1 donor: slice_0\.png: effects are exact for it alone\.$/u,
    );
    assert.equal(fewDonorsWarning(some(5)), null);
    assert.equal(fewDonorsWarning(some(2, 'image')), null);
  });
});
