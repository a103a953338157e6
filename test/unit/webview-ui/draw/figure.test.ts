import { strict as assert } from 'node:assert';
import { type Figure, type FigurePicture, figureSvg } from '../../../../webview-ui/draw/figure.ts';
import { readingOf } from '../../../../webview-ui/model/outcome-reading.ts';
import { defaultDisplay } from '../../../../webview-ui/draw/display.ts';
import { scaleOf } from '../../../../webview-ui/model/scale.ts';
import { explanationExample } from '../example.ts';

describe('the picture as SVG', () => {
  const picture: FigurePicture = {
    title: null,
    extent: { height: 32, width: 64 },
    image: 'data:image/png;base64,AAAA',
    cells: [
      {
        rectangle: { x: 16, y: 8, width: 8, height: 8 },
        colour: 'rgb(103,0,31)',
        opacity: 0.8,
        isBeyond: false,
      },
    ],
    outlined: { x: 8, y: 8, width: 16, height: 16 },
    outlines: [
      { segments: [[0, 0, 4, 0]], extent: { height: 16, width: 32 }, colour: '#ffb400', dash: '4 3' },
    ],
    roi: { bounds: { x: 8, y: 8, width: 16, height: 16 }, outline: null },
    region: { x: 2, y: 1, width: 4, height: 3 },
  };
  const outcome = readingOf('dice', explanationExample().question);
  const scale = { ...scaleOf([], outcome, defaultDisplay), limit: 3.5 };
  const figure: Figure = {
    pictures: [picture],
    scales: [scale],
    colours: 'redBlue',
    outcome,
    caption: ['model <a> & "b"'],
  };

  it('holds image, effects, outlines in pixels of their own, RoI, scale with units, and caption', () => {
    const svg = figureSvg(figure);
    assert.match(svg, /<image href="data:image\/png;base64,AAAA" width="64" height="32"/);
    assert.match(svg, /<rect x="16" y="8" width="8" height="8" fill="rgb\(103,0,31\)" fill-opacity="0.8"\/>/);
    assert.match(svg, /<path d="M0 0L4 0" transform="scale\(2 2\)"[^>]*stroke-dasharray=/);
    assert.match(svg, /<rect x="8" y="8" width="16" height="16" fill="none" stroke="#2fd158"/);
    assert.match(svg, /<rect x="2" y="1" width="4" height="3" [^>]*stroke-dasharray=/);
    assert.match(svg, />−3.5 pts · supports<.*>works against · \+3.5 pts</);
    assert.match(svg, />model &lt;a&gt; &amp; &quot;b&quot;</);
  });

  it('breaks a caption that is wider than the pictures, and is as much taller', () => {
    const heightOf = (svg: string): number => Number(/ height="([\d.]+)"/u.exec(svg)?.[1]);
    const long = figureSvg({ ...figure, caption: [`${'so many words '.repeat(12)}end`] });
    assert.match(long, />so many words [^<]*<\/text><text y="36">[^<]*end</u);
    assert.equal(heightOf(long), heightOf(figureSvg(figure)) + 18);
  });

  it('is well-formed, with what is not shown left out', () => {
    const bare = { ...picture, image: null, roi: null, region: null, cells: [], outlines: [] };
    const svg = figureSvg({ ...figure, pictures: [bare] });
    assert.doesNotMatch(svg, /<image|#2fd158|#6fe3ff/);
    const opened = [...svg.matchAll(/<(\w+)(?:\s[^>]*[^/])?>/gu)].map(([, name]) => name);
    const closed = [...svg.matchAll(/<\/(\w+)>/gu)].map(([, name]) => name);
    assert.deepEqual(opened.toSorted(), closed.toSorted());
  });

  it('draws outlines in the RoI alone, and marks blocks beyond the scale', () => {
    const [cell] = picture.cells;
    assert.ok(cell);
    const svg = figureSvg({ ...figure, pictures: [{ ...picture, cells: [{ ...cell, isBeyond: true }] }] });
    assert.match(
      svg,
      /<clipPath id="outlined0"><rect x="8" y="8" width="16" height="16"\/><\/clipPath><g clip-path="url\(#outlined0\)"><path/,
    );
    assert.match(svg, /<polygon points="21.12,8 24,8 24,10.88" fill="#ffffff"/);
    assert.doesNotMatch(figureSvg(figure), /<polygon/);
  });

  it('has one scale for each picture where each has its own', () => {
    const pictures = ['before', 'after'].map((title) => ({ ...picture, title }));
    const svg = figureSvg({ ...figure, pictures, scales: [scale, { ...scale, limit: 1 }] });
    assert.equal(svg.match(/url\(#effects\)/gu)?.length, 2);
    assert.match(svg, />−3.5 pts<[\s\S]*>−1 pts</);
  });

  it('has several pictures side by side, each with its title, over one scale', () => {
    const pictures = ['before', 'after', 'difference'].map((title) => ({ ...picture, title }));
    const svg = figureSvg({ ...figure, pictures });
    assert.deepEqual(
      [...svg.matchAll(/font-weight="600">(\w+)</gu)].map(([, title]) => title),
      ['before', 'after', 'difference'],
    );
    assert.match(svg, /^<svg [^>]* width="1264" height="/u);
    assert.equal(svg.match(/<image /gu)?.length, 3);
    assert.equal(svg.match(/url\(#effects\)/gu)?.length, 1);
  });
});
