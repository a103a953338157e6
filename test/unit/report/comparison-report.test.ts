import { strict as assert } from 'node:assert';
import type { Comparison } from '../../../src/documents/comparison.ts';
import { comparisonKind } from '../../../src/documents/comparison-kind.ts';
import { comparisonPage, type ToComparison } from '../../../src/protocol/comparison-page.ts';
import { renderReport } from '../../../src/report/html-report.ts';
import { rgbPicture } from '../../support/rgb-picture.ts';
import { comparisonExample } from '../webview-ui/comparison-example.ts';

/** What a report carries. */
function dataOf(report: string): Extract<ToComparison, { readonly type: 'show' }> {
  const data = /id="segcause-report">([\s\S]*?)<\/script>/u.exec(report)?.[1] ?? '';
  return JSON.parse(data) as Extract<ToComparison, { readonly type: 'show' }>;
}

describe('HTML report of a comparison', () => {
  const picture = rgbPicture(2, 1, Uint8Array.of(1, 2, 3, 4, 5, 6));
  const parts = { picture, script: 'draw();', style: 'body { margin: 0 }' };
  const render = (document: Comparison, changes: Partial<typeof parts> | { picture: null } = {}): string =>
    renderReport(comparisonKind, comparisonPage, { ...parts, ...changes, document });

  it('carries the whole comparison, drawn by the element of its page', () => {
    const comparison = comparisonExample();
    const report = render(comparison);
    assert.match(report, /<segcause-comparison><\/segcause-comparison>/u);
    assert.ok(!/(?:src|href)=/u.test(report));
    const { type, shown: carried, activity } = dataOf(report);
    assert.deepEqual([type, activity.running], ['show', false]);
    assert.deepEqual(carried.components, comparison.components);
    assert.deepEqual(carried.ownDifferences, comparison.ownDifferences);
  });

  it('names files without their folders, those of other images too', () => {
    const example = comparisonExample();
    const image = { path: '/home/a b/secret/1.png', sha256: 'a'.repeat(64) };
    const comparison: Comparison = {
      ...example,
      images: {
        folder: '/home/secret',
        masks: 'C:\\secret\\masks',
        images: [
          {
            image,
            mask: image,
            roi: { start: [0, 0], size: [8, 8] },
            dice: { before: 1, after: 2 },
            differences: [1, 1, 1],
          },
        ],
        skipped: [{ item: '2.png', reason: '2.png is empty.' }],
        layers: [],
      },
    };
    const report = render(comparison);
    assert.ok(!report.includes('secret/') && !report.includes('/models'));
    const { images } = dataOf(report).shown;
    assert.deepEqual([images?.folder, images?.masks], ['secret', 'masks']);
    assert.equal(images?.images[0]?.image.path, '1.png');
    assert.deepEqual(images.skipped, [{ item: '2.png', reason: '2.png is empty.' }]);
  });

  it('says so where the image is missing', () => {
    const report = render(comparisonExample(), { picture: null });
    assert.ok(report.includes('The image is not part of this report.'));
  });
});
