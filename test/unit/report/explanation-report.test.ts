import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import type { Explanation } from '../../../src/documents/explanation.ts';
import { explanationKind } from '../../../src/documents/explanation-kind.ts';
import type { Picture } from '../../../src/documents/picture.ts';
import { explanationPage } from '../../../src/protocol/explanation-page.ts';
import { renderReport } from '../../../src/report/html-report.ts';
import { rgbPicture } from '../../support/rgb-picture.ts';
import { explanationExample } from '../webview-ui/example.ts';

const example = explanationExample();
const pixels = rgbPicture(2, 1, Uint8Array.of(1, 2, 3, 4, 5, 6));

function render(document: Explanation, picture: Picture | null): string {
  const script = 'const end = "</script><!--";';
  return renderReport(explanationKind, explanationPage, {
    document,
    picture,
    script,
    style: 'body { margin: 0 }',
  });
}

describe('HTML report', () => {
  const html = render(example, pixels);

  it('asks nothing of the network and allows its own script and style only', () => {
    assert.ok(!/(?:src|href)=/u.test(html));
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/u.exec(html)?.[1] ?? '';
    assert.match(policy, /^default-src 'none';/u);
    const script = /<script>([\s\S]*?)<\/script>/u.exec(html)?.[1] ?? '';
    const hash = createHash('sha256').update(script).digest('base64');
    assert.ok(policy.includes(`script-src 'sha256-${hash}'`));
  });

  it('holds scripts that cannot end their element', () => {
    assert.equal(html.match(/<\/script>/gu)?.length, 2);
    assert.ok(html.includes('const end = "\\x3c/script>\\x3c!--";'));
  });

  it('carries the data whatever names say, and no folders', () => {
    const { question } = example;
    const image = { ...question.image, path: 'C:\\secret\\</script><script>alert(1)</script>.png' };
    const hostile = render({ ...example, question: { ...question, image } }, pixels);
    assert.equal(hostile.match(/<script/gu)?.length, 2);
    assert.ok(!hostile.includes('secret') && !hostile.includes('/models'));
    const data = /id="segcause-report">([\s\S]*?)<\/script>/u.exec(hostile)?.[1] ?? '';
    const parsed = JSON.parse(data) as { readonly picture: { readonly stored: unknown } };
    assert.deepEqual(parsed.picture.stored, { $binary: 'Uint8Array', base64: 'AQIDBAUG' });
  });

  it('says so where the image is missing', () => {
    assert.ok(render(example, null).includes('The image is not part of this report.'));
  });
});
