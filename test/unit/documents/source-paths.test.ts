import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { withReducedLocations } from '../../../src/documents/source-paths.ts';

function reduced(files: readonly string[]): readonly string[] {
  const layers = files.map((file) => ({ locations: [{ file, line: 1 }] }));
  return withReducedLocations(layers).flatMap(({ locations }) => locations.map(({ file }) => file));
}

const cases: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'of one file are its name': { '/home/ada/project/net.py': 'net.py' },
  'of one file on Windows are its name': { 'C:\\Users\\ada\\net.py': 'net.py' },
  'are relative to the deepest common folder': {
    '/home/ada/project/net.py': 'net.py',
    '/home/ada/project/blocks/conv.py': 'blocks/conv.py',
  },
  'have the same form on Windows': {
    'C:\\Users\\ada\\project\\net.py': 'net.py',
    'C:/Users/ada/project\\blocks\\conv.py': 'blocks/conv.py',
  },
  'of libraries start at their packages, and leave the common folder of the others alone': {
    '/home/ada/.venv/lib/python3.12/site-packages/monai/unet.py': 'site-packages/monai/unet.py',
    '/usr/lib/python3/dist-packages/timm/layers.py': 'dist-packages/timm/layers.py',
    'D:\\ada\\Lib\\site-packages\\keras\\net.py': 'site-packages/keras/net.py',
    '/home/ada/project/a/net.py': 'a/net.py',
    '/home/ada/project/b/net.py': 'b/net.py',
  },
  'in two trees are relative to a folder of each': {
    '/home/ada/project/net.py': 'net.py',
    '/home/ada/project/blocks/conv.py': 'blocks/conv.py',
    '/usr/lib/python3.12/functools.py': 'functools.py',
  },
  'in the home folders of two users name neither': {
    '/home/ada/project/net.py': 'net.py',
    '/home/bob/blocks/conv.py': 'conv.py',
    'C:\\Users\\ada\\x\\a.py': 'a.py',
    'C:\\Users\\bob\\x\\b.py': 'b.py',
  },
  'beside home folders leave them out': {
    '/cluster/home/ada/net.py': 'net.py',
    '/cluster/shared/blocks/conv.py': 'shared/blocks/conv.py',
  },
  'that are relative stay so, without ways up': {
    'models/net.py': 'models/net.py',
    './train.py': 'train.py',
    '../ada/blocks.py': 'blocks.py',
  },
  'are resolved first': {
    '/home/ada/project/x/../net.py': 'net.py',
    '/home/ada/project/./blocks/conv.py': 'blocks/conv.py',
  },
  'on a share, in a URL, and of generated code, name no folder': {
    '\\\\server\\ada\\net.py': 'net.py',
    'file:///home/bob/blocks.py': 'blocks.py',
    '~/other/conv.py': 'conv.py',
    '<eval_with_key>.3 from /home/ada/project/head.py:10 in forward': 'head.py:10 in forward',
    '<string>': '<string>',
  },
};

describe('Paths of the source that a model was exported from', () => {
  for (const [name, paths] of Object.entries(cases)) {
    it(name, () => {
      assert.deepEqual(reduced(Object.keys(paths)), Object.values(paths));
    });
  }

  const word = fc.constantFrom('a', 'b', 'net', 'blocks', 'src', '.', 'site-packages', 'users', 'home');
  const home = fc.constantFrom(
    ...['/home/ada', '/Users/ada', '/home/eve', '/nfs/home/ada', '/mnt/c/Users/ada', '/scratch/ada'],
    ...['C:\\Users\\ada', 'd:\\Documents and Settings\\eve', '\\\\host\\ada', 'file:///home/eve'],
    ...['/usr/lib', '/opt/tool', 'C:\\work', '~ada', '..', '../..'],
  );
  const inHome = fc
    .tuple(home, fc.array(word, { maxLength: 4 }), fc.constantFrom('net.py', 'conv.py'))
    .map(([folder, words, file]) => {
      const separator = folder.includes('\\') ? '\\' : '/';
      return [folder, ...words, file].join(separator);
    });

  it('name no user and no folder above the shared one, whatever the files', () => {
    fc.assert(
      fc.property(fc.array(inHome, { maxLength: 8 }), (files) => {
        const found = reduced(files);
        assert.equal(found.length, files.length);
        for (const [i, path] of found.entries()) {
          assert.doesNotMatch(path, /^[/\\]|^[a-z]:|\\|(?:^|\/)\.\.?(?:\/|$)|\bada\b|\beve\b/iu);
          assert.ok(files[i]?.replaceAll('\\', '/').endsWith(path.split('/').at(-1) ?? '-'));
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('are never absolute, whatever the text', () => {
    const text = fc.string({ unit: fc.constantFrom('/', '\\', '.', ':', 'C', 'a', '~', '<'), maxLength: 16 });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 6 }), (files) => {
        for (const path of reduced(files))
          assert.doesNotMatch(path, /^[/\\]|^[a-z]:[/\\]?|(?:^|\/)\.\.(?:\/|$)/iu);
      }),
      { numRuns: 3000 },
    );
  });

  it('take no time that grows with the square of their folders', () => {
    const files = Array.from({ length: 3000 }, (_, i) => `/home/${'home/'.repeat(i)}${i}/f.py`);
    const started = performance.now();
    assert.equal(reduced(files).length, files.length);
    const seconds = (performance.now() - started) / 1000;
    console.log(`        ${seconds.toFixed(2)} s`);
    assert.ok(seconds < 5);
  });

  it('stay as they are when they are reduced again', () => {
    const tree = ['/home/ada/p/net.py', '/home/ada/p/b/conv.py', '/x/site-packages/monai/unet.py'];
    assert.deepEqual(reduced(reduced(tree)), reduced(tree));
  });
});
