import { strict as assert } from 'node:assert';
import { packEffects } from '../../../../src/documents/effect-columns.ts';
import { atRest, receive, type ShownState } from '../../../../webview-ui/model/panel-state.ts';
import {
  isMapKnown,
  obstacle,
  stillSelected,
  withBlock,
  withComponent,
  withMap,
  withRegion,
  withPart,
} from '../../../../webview-ui/model/selecting.ts';
import { defaultView, type ViewOptions } from '../../../../webview-ui/model/view-options.ts';
import { effectExample, explanationExample, layerExample } from '../example.ts';

const [known, unknown] = [layerExample('conv1'), layerExample('conv2')];
const shown = ((): ShownState => {
  const map = {
    tensor: known.tensor,
    size: [4, 4] as [number, number],
    block: [4, 4] as [number, number],
    scale: [8, 8] as const,
    offset: [0, 0] as const,
    effects: [],
    draws: null,
  };
  const input = { ...map, tensor: 'image', size: [32, 32] as [number, number], scale: [1, 1] as const };
  const explanation = { ...explanationExample(), layers: [known, unknown], maps: [input, map] };
  const effects = [packEffects([]), packEffects([{ index: 0, effect: effectExample('decided', -1) }])];
  const state = receive(
    { kind: 'loading' },
    { type: 'show', explanation, effects, components: [], picture: null, activity: atRest },
  );
  assert.ok(state.kind === 'shown');
  return state;
})();

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
    assert.deepEqual(block.inputRegion, [4, 4, 4, 4]);
    const layer = after(block, withPart(shown, block, known.tensor));
    assert.deepEqual([layer.block, layer.inputRegion], [null, [4, 4, 4, 4]]);
    const inLayer = after(layer, withBlock(shown, layer, 0));
    assert.deepEqual([inLayer.block, inLayer.inputRegion], [0, [4, 4, 4, 4]]);
    const back = after(inLayer, withMap(shown, inLayer, null));
    assert.deepEqual([back.block, back.tensor], [9, known.tensor]);
    assert.equal(withBlock(shown, back, null).inputRegion, null);
  });

  it('a drawn region of the input is kept as a block is, and is one where it lies on the grid', () => {
    const drawing = { ...defaultView, tool: 'region', block: 9 } as const;
    const drawn = after(drawing, withRegion(shown, drawing, [5, 5, 9, 3]));
    assert.deepEqual([drawn.inputRegion, drawn.block, drawn.tool], [[5, 5, 9, 3], null, 'roi']);
    const layer = after(drawn, withPart(shown, drawn, known.tensor));
    assert.deepEqual(after(layer, withMap(shown, layer, null)).block, null);
    assert.equal(withRegion(shown, drawn, [4, 4, 4, 4]).block, 9);
    const inLayer = { ...layer, block: 0 };
    assert.equal(withRegion(shown, inLayer, [4, 4, 4, 4]).block, 0);
  });

  it('is undone where another explanation has no such layer or block', () => {
    const view = { ...defaultView, ...layerOf('gone'), map: 'gone', block: 3 };
    assert.deepEqual(stillSelected(shown, view), { component: null, tensor: null, map: null, block: null });
    assert.deepEqual(stillSelected(shown, { ...defaultView, ...layerOf(known.tensor) }), {});
    assert.equal(stillSelected(shown, { ...defaultView, block: 64 }).block, null);
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
  });

  it('is not needed for what is known', () => {
    assert.ok(isMapKnown(shown, known.tensor));
    assert.ok(!isMapKnown(shown, unknown.tensor));
    assert.ok(!isMapKnown(shown, 'image'));
  });
});
