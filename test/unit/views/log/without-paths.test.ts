import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { withoutPaths } from '../../../../src/views/log/without-paths.ts';

const folders = { roots: ['/home/jane/study', '/opt/segcause'], home: '/home/jane' };
const onWindows = { roots: [String.raw`C:\Users\Jane Doe\My Study`], home: String.raw`C:\Users\Jane Doe` };

describe('The log without paths', () => {
  const cases: readonly (readonly [what: string, text: string, expected: string])[] = [
    ['the workspace', 'read /home/jane/study/models/unet.onnx.', 'read models/unet.onnx.'],
    ['the extension', 'at run (/opt/segcause/dist/engine.cjs:12:5)', 'at run (dist/engine.cjs:12:5)'],
    ['the home folder', 'kept in /home/jane/data/set one/a.png', 'kept in a.png'],
    ['the home folder itself', 'HOME=/home/jane, all of it', 'HOME=~, all of it'],
    ['the home folder of another', 'the folder /home/john.', 'the folder ~.'],
    ['the user elsewhere', 'written to /scratch/jane', 'written to ~'],
    ['a shell’s home', 'see ~/secret/a.txt', 'see a.txt'],
    ['a URI', 'at file:///home/jane/other/b%20c.py:3', 'at b%20c.py:3'],
    ['a page of the editor', 'https://file+.vscode-resource.vscode-cdn.net/home/jane/x/panel.js', 'panel.js'],
    ['two paths', "copied '/a/b/c.onnx' to '/d/e f/g.onnx'", "copied 'c.onnx' to 'g.onnx'"],
  ];
  for (const [what, text, expected] of cases)
    it(`shortens paths of ${what}`, () => {
      assert.equal(withoutPaths(text, folders), expected);
    });

  it('shortens paths of Windows, also as JSON and with slashes', () => {
    for (const [text, expected] of [
      [String.raw`C:\Users\Jane Doe\My Study\sub dir\a.onnx is gone`, 'sub dir/a.onnx is gone'],
      [String.raw`{"file":"C:\\Users\\Jane Doe\\b.png"}`, '{"file":"b.png"}'],
      ['c:/users/jane doe/My Study/a.onnx', 'a.onnx'],
      [String.raw`\\server\share\John Doe\c.onnx`, 'c.onnx'],
      [String.raw`in C:\Users\Jane Doe`, 'in ~'],
    ] as const)
      assert.equal(withoutPaths(text, onWindows), expected);
  });

  it('leaves everything else as it is', () => {
    for (const text of [
      'see https://segcause.org/docs/a.html for more',
      'models/unet.onnx: 3 of 4 blocks, 12 / 16, 50 %, and/or',
      'at node:internal/process/task_queues:95:5',
      String.raw`a line\nand "one\t more`,
    ])
      assert.equal(withoutPaths(text, folders), text);
  });

  it('keeps no folder of any absolute path, and no start of one', () => {
    const letter = fc.constantFrom(...Array.from('abzÄé漢0_-+@()&.,’ '));
    const name = fc
      .array(letter, { minLength: 1, maxLength: 12 })
      .map((letters) => letters.join('').trim())
      .filter((text) => /[\p{L}\d]$/u.test(text) && /^[\p{L}\d]/u.test(text))
      .map((text) => `q${text}q`);
    const start = fc.constantFrom('/', '//', 'C:\\', 'd:/', '\\\\', 'file:///', 'file:///c%3A/', '~/');
    const path = fc
      .tuple(start, fc.array(name, { minLength: 1, maxLength: 6 }), fc.constantFrom('x.onnx', 'é.png:3:4'))
      .map(([first, middle, last]) => {
        const separator = first.endsWith('\\') ? '\\' : '/';
        return { middle, text: first + [...middle, last].join(separator) };
      });
    const around = fc.constantFrom(
      ...[' ', '"', "'", '(', '=', ': ', '[', '\n', ', ', '<'].map((text) => `read${text}`),
    );
    const after = fc.constantFrom('', '"', ' again', '.', ')', '\n    at x', ', /opt/segcause/y');
    fc.assert(
      fc.property(around, path, after, (first, { middle, text }, last) => {
        const cleaned = withoutPaths(first + text + last, folders);
        for (const folder of middle) assert.ok(!cleaned.includes(folder), cleaned);
        assert.doesNotMatch(cleaned, /(?:^|[\s"'(=:,[<])(?:\/|\\\\|[a-z]:[\\/]|~[\\/])/iu);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes linear time', () => {
    const text = `${'/a b'.repeat(20_000)} ${'a:'.repeat(20_000)} ${'/ '.repeat(20_000)}${'(/x y'.repeat(20_000)}`;
    const started = performance.now();
    withoutPaths(text, folders);
    assert.ok(performance.now() - started < 2000);
  });
});
