import { strict as assert } from 'node:assert';
import type { Point } from '../../../../webview-ui/draw/geometry.ts';
import { type PlaneActions, PlaneGestures } from '../../../../webview-ui/parts/planes/plane-gestures.ts';

const nothing = (): void => undefined;

/** What was done over a plane of 100 × 100 pixels of the frame, on which nothing can be drawn, as in a report. */
class Done {
  readonly clicks: Point[] = [];
  readonly crosshairs: Point[] = [];
  readonly actions: PlaneActions = {
    tool: () => 'roi',
    rectangleOf: () => null,
    canDraw: () => false,
    hover: nothing,
    draw: nothing,
    setRectangle: nothing,
    lasso: nothing,
    setLasso: nothing,
    click: (point) => this.clicks.push(point),
    crosshair: () => ({ x: 5, y: 5 }),
    moveCrosshair: (point) => this.crosshairs.push(point),
    dragWindow: nothing,
    slice: () => true,
    bare: nothing,
    step: nothing,
  };
  readonly gestures = new PlaneGestures({
    canvas: () =>
      ({
        style: {},
        focus: nothing,
        setPointerCapture: nothing,
        getBoundingClientRect: () => ({ left: 0, top: 0 }),
      }) as unknown as HTMLElement,
    beside: () => null,
    image: () => ({ width: 10, height: 10 }),
    projection: () => ({ left: 0, top: 0, across: 10, down: 10 }),
    actions: () => this.actions,
    zoom: nothing,
    pan: nothing,
  });

  press(clientX: number, clientY: number, shiftKey = false): this {
    this.gestures.onDown(pointer(clientX, clientY, shiftKey));
    return this;
  }

  move(clientX: number, clientY: number): this {
    this.gestures.onMove(pointer(clientX, clientY));
    return this;
  }

  release(): this {
    this.gestures.onUp();
    return this;
  }
}

function pointer(clientX: number, clientY: number, shiftKey = false): PointerEvent {
  const event = { clientX, clientY, shiftKey, button: 0, ctrlKey: false, altKey: false, pointerId: 1 };
  return { ...event, preventDefault: nothing } as unknown as PointerEvent;
}

describe('A press where nothing can be drawn', () => {
  it('is a click that selects what lies there, also where the hand trembles', () => {
    assert.deepEqual(new Done().press(20, 70).release().clicks, [{ x: 2, y: 7 }]);
    assert.deepEqual(new Done().press(20, 70).move(22, 71).release().clicks, [{ x: 2, y: 7 }]);
  });

  it('moves the crosshair, and selects nothing once it is dragged', () => {
    const done = new Done().press(20, 70).move(40, 70).move(20, 70).release();
    assert.deepEqual(done.clicks, []);
    assert.deepEqual(done.crosshairs, [
      { x: 2, y: 7 },
      { x: 4, y: 7 },
      { x: 2, y: 7 },
    ]);
  });

  it('selects nothing with Shift', () => {
    assert.deepEqual(new Done().press(20, 70, true).release().clicks, []);
  });
});
