import { strict as assert } from 'node:assert';
import { boxFromNumbers } from '../../../../src/documents/box.ts';
import type { EffectMap } from '../../../../src/documents/explanation.ts';
import { atRest } from '../../../../src/protocol/page.ts';
import { unknownBlocks } from '../../../../webview-ui/draw/heatmap.ts';
import { mapIn, scaleIn, tableIn } from '../../../../webview-ui/explanation/current-lists.ts';
import {
  isMapKnown,
  obstacle,
  obstacleTo,
  stillSelected,
  withBlock,
  withComponent,
  withMap,
  withRegion,
  withPart,
} from '../../../../webview-ui/explanation/selecting.ts';
import { defaultView, type ViewOptions } from '../../../../webview-ui/explanation/view-options.ts';
import { withEffects } from '../../../../webview-ui/model/known-effects.ts';
import { blockOnInput } from '../../../../webview-ui/model/map-placement.ts';
import { blockExample, explanationExample, layerExample } from '../example.ts';
import { shownExample } from '../shown-example.ts';

const [known, unknown] = [layerExample('conv1'), layerExample('conv2')];
const layerMap: EffectMap = {
  tensor: known.tensor,
  grid: { size: [4, 4], block: [4, 4] },
  placement: { scale: [8, 8], offset: [0, 0] },
  effects: [],
  draws: null,
};
const inputMap: EffectMap = {
  ...layerMap,
  tensor: 'image',
  grid: { size: [32, 32], block: [4, 4] },
  placement: { scale: [1, 1], offset: [0, 0] },
};
const shown = shownExample(
  { ...explanationExample(), layers: [known, unknown], maps: [inputMap, layerMap] },
  [[], [blockExample(0, 'decided', -1)]],
);
const box = (...numbers: readonly number[]): NonNullable<ViewOptions['region']> => boxFromNumbers(numbers);

const after = (view: ViewOptions, options: Partial<ViewOptions>): ViewOptions => ({ ...view, ...options });
const layerOf = (tensor: string): { readonly component: string; readonly tensor: string } => ({
  component: `layer ${tensor}`,
  tensor,
});

describe('selecting', () => {
  it('a layer shows its map where that is known or asked for, else the one of the input', () => {
    const seen = after(defaultView, withComponent(shown, defaultView, layerOf(known.tensor), false));
    assert.deepEqual([seen.component, seen.map], [`layer ${known.tensor}`, known.tensor]);
    const other = after(seen, withComponent(shown, seen, layerOf(unknown.tensor), false));
    assert.deepEqual([other.tensor, other.map], [unknown.tensor, null]);
    assert.equal(withComponent(shown, other, layerOf(unknown.tensor), true).map, unknown.tensor);
    const module = after(seen, withComponent(shown, seen, { component: 'module a', tensor: null }, true));
    assert.deepEqual([module.tensor, module.map], [null, null]);
  });

  it('a module is found by its key from outside', () => {
    const view = after(defaultView, withPart(shown, defaultView, 'module encoder'));
    assert.deepEqual([view.component, view.tensor], ['module encoder', null]);
  });

  it('a block of the input keeps it while a layer is looked at', () => {
    const block = after(defaultView, withBlock(shown, defaultView, 9));
    assert.deepEqual(block.region, box(4, 4, 4, 4));
    const layer = after(block, withPart(shown, block, known.tensor));
    assert.deepEqual([layer.block, layer.region], [null, box(4, 4, 4, 4)]);
    const inLayer = after(layer, withBlock(shown, layer, 0));
    assert.deepEqual([inLayer.block, inLayer.region], [0, box(4, 4, 4, 4)]);
    const back = after(inLayer, withMap(shown, inLayer, null));
    assert.deepEqual([back.block, back.tensor], [9, known.tensor]);
    assert.equal(withBlock(shown, back, null).region, null);
  });

  it('a drawn region of the input is kept as a block is, and is one where it lies on the grid', () => {
    const drawing = { ...defaultView, tool: 'region', block: 9 } as const;
    const drawn = after(drawing, withRegion(shown, drawing, box(5, 5, 9, 3)));
    assert.deepEqual([drawn.region, drawn.block, drawn.tool], [box(5, 5, 9, 3), null, 'roi']);
    const layer = after(drawn, withPart(shown, drawn, known.tensor));
    assert.deepEqual(after(layer, withMap(shown, layer, null)).block, null);
    assert.equal(withRegion(shown, drawn, box(4, 4, 4, 4)).block, 9);
    const inLayer = { ...layer, block: 0 };
    assert.equal(withRegion(shown, inLayer, box(4, 4, 4, 4)).block, 0);
  });

  it('is undone where another explanation has no such layer or block', () => {
    const view = { ...defaultView, ...layerOf('gone'), map: 'gone', block: 3 };
    assert.deepEqual(stillSelected(shown, view), { component: null, tensor: null, map: null, block: null });
    assert.deepEqual(stillSelected(shown, { ...defaultView, ...layerOf(known.tensor) }), {});
    assert.equal(stillSelected(shown, { ...defaultView, block: 64 }).block, null);
  });
});

describe('selecting in a refined map of direct effects', () => {
  it('finds a drawn block that a coarse one was divided into', () => {
    const example = explanationExample();
    const refined = { ...inputMap, grid: { ...inputMap.grid, coarse: [16, 16] } };
    const asked = { ...example.question, preset: 'pool', reading: 'direct', coarse: [16, 16] } as const;
    const content = shownExample({ ...example, statistics: 1, question: asked, maps: [refined] });
    const parts = [0, 1, 2, 3].flatMap((y) =>
      [0, 1, 2, 3].map((x) => blockExample(8 * y + x, 'decided', -1)),
    );
    const direct = withEffects(content.maps[0], parts);
    const drawn = withRegion({ ...content, direct }, defaultView, box(4, 8, 4, 4));
    assert.equal(drawn.block, 10);
  });
});

describe('selecting in a volume', () => {
  const volume = shownExample({
    ...explanationExample(),
    maps: [
      {
        ...inputMap,
        grid: { size: [8, 16, 20], block: [4, 8, 8] },
        placement: { scale: [1, 1, 1], offset: [0, 0, 0] },
      },
    ],
  });

  it('keeps the box of a block in all axes', () => {
    const view = after(defaultView, withBlock(volume, defaultView, 11));
    assert.deepEqual(view.region, box(4, 8, 16, 4, 8, 4));
    assert.equal(withRegion(volume, view, box(4, 8, 16, 4, 8, 4)).block, 11);
    assert.equal(withRegion(volume, view, box(4, 8, 16, 4, 8, 3)).block, null);
  });
});

describe('a map that is not measured yet', () => {
  it('is unknown all over the input, where the output is smaller', () => {
    const explanation = { ...explanationExample(), prediction: { size: [16, 16], runs: [256] } };
    const view = { map: unknown.tensor, reading: null, outcome: 'dice' } as const;
    const table = tableIn(shownExample(explanation), view);
    assert.deepEqual(unknownBlocks(table), [0]);
    assert.deepEqual(blockOnInput(table, 0, explanation.question.input.size), box(0, 0, 32, 32));
  });

  it('is the same object as long as the question is', () => {
    assert.equal(mapIn(shown, unknown.tensor), mapIn(shown, unknown.tensor));
    assert.notEqual(mapIn(shown, unknown.tensor), mapIn(shown, 'another'));
  });
});

describe('the scale of the map that is shown', () => {
  it('is the same object as long as map, outcome and display stay the same', () => {
    const scale = scaleIn(shown, defaultView);
    const selecting: ViewOptions = { ...defaultView, block: 1 };
    assert.equal(scaleIn(shown, selecting), scale);
    const linear = { ...defaultView, display: { ...defaultView.display, steps: 'linear' } } as const;
    assert.equal(scaleIn(shown, linear).steps, 'linear');
    assert.equal(scaleIn(shown, { ...defaultView, outcome: 'falsePositives' }).limit, 10);
    assert.deepEqual(scaleIn(shown, defaultView), scale);
  });
});

describe('measuring on demand', () => {
  it('gives way to what was asked for later, but not while a whole run goes on', () => {
    assert.equal(obstacle(atRest), null);
    assert.notEqual(obstacle({ ...atRest, blocked: 'no trust' }), null);
    assert.notEqual(obstacle({ ...atRest, running: true }), null);
    assert.notEqual(obstacle({ ...atRest, unsaved: true }), null);
    assert.notEqual(
      obstacle({ ...atRest, running: true, aims: [{ kind: 'input' }, { kind: 'layers' }] }),
      null,
    );
    assert.equal(obstacle({ ...atRest, running: true, aims: [{ kind: 'map', tensor: 'x' }] }), null);
    const rest = [{ kind: 'joint' }, { kind: 'learnt', replacement: 'permuted' }] as const;
    assert.notEqual(obstacle({ ...atRest, running: true, aims: rest }), null);
    const other = [{ kind: 'learnt', replacement: 'zeroed' }] as const;
    assert.equal(obstacle({ ...atRest, running: true, aims: other }), null);
  });

  it('is of the input alone where the model slides over the image in windows', () => {
    const { explanation } = shown;
    const windows = { size: [8, 8], step: 0.5, weights: 'gaussian', like: 'nnunet', mirror: [] } as const;
    const slid = {
      activity: atRest,
      explanation: { ...explanation, question: { ...explanation.question, windows } },
    };
    for (const kind of ['layers', 'learnt', 'channels', 'map', 'mediation'] as const) {
      assert.equal(obstacleTo(kind, { activity: atRest, explanation }), null);
      assert.match(obstacleTo(kind, slid) ?? '', /slides over the image in windows/u);
    }
    for (const kind of ['input', 'joint', 'causes'] as const) assert.equal(obstacleTo(kind, slid), null);
  });

  it('is not needed for what is known', () => {
    assert.ok(isMapKnown(shown, known.tensor));
    assert.ok(!isMapKnown(shown, unknown.tensor));
    assert.ok(!isMapKnown(shown, 'image'));
  });
});
