import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { encode } from 'fast-png';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import { explanationKind } from '../../../../src/documents/explanation-kind.ts';
import type { Settings } from '../../../../src/documents/settings.ts';
import { createEngine } from '../../../../src/engine/engine.ts';
import { writeOnnx } from '../../../../src/formats/onnx/write.ts';
import { GraphBuilder } from '../../../support/graph-builder.ts';

const side = 16;

describe('A request that may read the files of a workspace only', () => {
  const engine = createEngine();
  let parent = '';
  let folder = '';
  let secret = '';

  before(() => {
    parent = realpathSync(mkdtempSync(join(tmpdir(), 'segcause-confined-')));
    folder = join(parent, 'work');
    secret = join(parent, 'secret.png');
    mkdirSync(join(folder, 'models'), { recursive: true });
    const b = new GraphBuilder({ seed: 5 });
    const graph = b.build(b.conv(b.input([1, 1, side, side]), { channels: 2, kernel: 3, pads: 'same' }));
    writeFileSync(join(folder, 'models', 'net.onnx'), writeOnnx(graph));
    const picture = Array.from({ length: side * side }, (_, i) => (37 * i) % 200);
    const mask = picture.map((_, i) => (i % side > 7 ? 255 : 0));
    for (const [path, values] of [
      [join(folder, 'image.png'), picture],
      [join(folder, 'mask.png'), mask],
      [secret, mask],
    ] as const) {
      const data = Uint8Array.from(values);
      writeFileSync(path, encode({ width: side, height: side, channels: 1, depth: 8, data }));
    }
    // What cannot be decoded shows that it was read.
    writeFileSync(join(folder, 'models', 'damaged.png'), 'not an image');
  });
  after(() => {
    rmSync(parent, { recursive: true });
  });

  /** Prepares what the settings beside the model ask, whose paths are relative to it. */
  async function prepare(settings: Settings, within: readonly string[] = [folder]): Promise<Explanation> {
    writeFileSync(join(folder, 'models', 'net.explain.json'), JSON.stringify({ block: 4, ...settings }));
    const request = { model: join(folder, 'models', 'net.onnx'), settings: {}, within };
    return (await engine.prepare(explanationKind, request)).document;
  }
  const refusal = (message: string): { readonly name: string; readonly message: string } => ({
    name: 'UserError',
    message,
  });

  const listed = (...cases: readonly (readonly [Settings, string])[]): typeof cases => cases;

  it('takes files of the workspace, and the workspace itself as the folder of reference images', async () => {
    const { question } = await prepare({ image: '../image.png', mask: '../mask.png', references: '..' });
    assert.equal(question.image.path, join(folder, 'image.png'));
    assert.equal(question.mask?.path, join(folder, 'mask.png'));
    assert.equal(question.references?.path, folder);
  });

  it('reads nothing where one of its files lies elsewhere, and names that file', async () => {
    const image = 'damaged.png';
    for (const [settings, message] of listed(
      [{ image: '../../secret.png' }, 'The image secret.png is not in the workspace.'],
      [
        { image, channelImages: ['../mask.png', '../../secret.png'] },
        'The channel image secret.png is not in the workspace.',
      ],
      [{ image, mask: secret }, 'The mask secret.png is not in the workspace.'],
      [
        { image, references: '../..' },
        `The folder of reference images ${basename(parent)} is not in the workspace.`,
      ],
    ))
      await assert.rejects(prepare(settings), refusal(message));
  });

  it('reads no channels of reference images elsewhere, where those of the image lie in folders side by side', async () => {
    const settings: Settings = {
      image: '../t1/case.png',
      channelImages: ['../t2/case.png'],
      references: '..',
    };
    for (const [name, path] of [
      ['t1', join(folder, 't1')],
      ['t2', join(folder, 't2')],
    ] as const) {
      mkdirSync(path);
      writeFileSync(join(path, 'case.png'), `not an image of ${name}`);
    }
    // The folder beside the workspace is not there: nothing could be read of it.
    await assert.rejects(prepare(settings), /case\.png/u);
    mkdirSync(join(parent, 't2'));
    const message = 'The folder of reference images t2 is not in the workspace.';
    await assert.rejects(prepare(settings), refusal(message));
  });

  it('says no more of a file that is not there', async () => {
    await assert.rejects(
      prepare({ image: '../../none.png' }),
      refusal('The image none.png is not in the workspace.'),
    );
  });

  it('reads everything without such a bound, and nothing in a workspace without folders', async () => {
    const model = join(folder, 'models', 'net.onnx');
    const { document } = await engine.prepare(explanationKind, {
      model,
      settings: { image: secret, mask: secret },
    });
    assert.equal(document.question.mask?.path, secret);
    await assert.rejects(
      prepare({}, []),
      refusal('The settings file net.explain.json is not in the workspace.'),
    );
  });

  describe('through links', function () {
    before(function () {
      if (process.platform === 'win32') this.skip();
      symlinkSync(secret, join(folder, 'link.png'));
      symlinkSync(parent, join(folder, 'out'));
      symlinkSync(join(folder, 'image.png'), join(parent, 'in.png'));
    });

    it('is refused where they lead out, and takes the files that they lead to within', async () => {
      const image = 'damaged.png';
      for (const [settings, message] of listed(
        [{ image: '../link.png' }, 'The image link.png is not in the workspace.'],
        [{ image, channelImages: ['../link.png'] }, 'The channel image link.png is not in the workspace.'],
        [{ image, mask: '../out/secret.png' }, 'The mask secret.png is not in the workspace.'],
        [{ image, references: '../out' }, 'The folder of reference images out is not in the workspace.'],
      ))
        await assert.rejects(prepare(settings), refusal(message));
      const channels: Settings = { image: '../a/1.png', channelImages: ['../b/1.png'], references: '../c/a' };
      for (const one of ['a', 'b', 'c', 'c/a']) mkdirSync(join(folder, one));
      for (const one of ['a', 'b']) writeFileSync(join(folder, one, '1.png'), 'not an image');
      symlinkSync(parent, join(folder, 'c', 'b'));
      await assert.rejects(
        prepare(channels),
        refusal('The folder of reference images b is not in the workspace.'),
      );
      // The other images of its folder would be taken too: they are those of the folder it truly lies in.
      const { question } = await prepare({ image: '../out/in.png' });
      assert.equal(question.image.path, join(folder, 'image.png'));
    });

    it('is refused where the settings file leads out', async () => {
      const model = join(folder, 'models', 'linked.onnx');
      symlinkSync(join(folder, 'models', 'net.onnx'), model);
      writeFileSync(join(parent, 'secret.json'), '{ "not": "settings" }');
      symlinkSync(join(parent, 'secret.json'), join(folder, 'models', 'linked.explain.json'));
      await assert.rejects(
        engine.prepare(explanationKind, {
          model,
          settings: { image: join(folder, 'image.png') },
          within: [folder],
        }),
        refusal('The settings file linked.explain.json is not in the workspace.'),
      );
    });
  });
});
