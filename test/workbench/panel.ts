import { decode } from 'fast-png';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { chooseFromExplorerMenu, webview } from '../support/workbench.ts';
import { until } from './until.ts';

/** The explanation panel, as a person sees it. */
export class Panel {
  readonly #frame: FrameLocator;

  constructor(readonly page: Page) {
    this.#frame = webview(page);
  }

  /** Chooses "Explain Segmentation Model" on a model, and waits for the panel with its image. */
  static async explain(page: Page, model = 'unet_late.onnx'): Promise<Panel> {
    await chooseFromExplorerMenu(page, model, 'Explain Segmentation Model');
    const chosen = Date.now();
    const panel = await Panel.shown(page);
    await panel.by('layer').first().waitFor();
    console.log(
      `        panel with image and layers ${((Date.now() - chosen) / 1000).toFixed(1)} s after the command`,
    );
    return panel;
  }

  /** The panel in the active editor, once it shows an image. */
  static async shown(page: Page): Promise<Panel> {
    const panel = new Panel(page);
    await panel.by('picture').waitFor();
    await panel.until('an image', async () => (await panel.pixels()).grey > 1000);
    return panel;
  }

  /** A part of the panel by its test id. */
  by(id: string): Locator {
    return this.#frame.getByTestId(id);
  }

  /** Clicks Run, and waits until something runs. */
  async run(): Promise<void> {
    await this.by('run').click();
    await this.by('cancel').waitFor();
  }

  /** Waits until nothing runs, and gives the status line. */
  async finished(): Promise<string> {
    await this.by('run').waitFor({ timeout: 45_000 });
    return this.status();
  }

  /** Clicks the row of a layer, and waits until the map of the layer is over the image. */
  async showLayer(row: Locator): Promise<void> {
    await row.click();
    await this.until(
      'map of the layer',
      async () => (await this.by('map-layer').getAttribute('aria-checked')) === 'true',
    );
  }

  /** Waits until effects are on the map that is shown and nothing runs, and gives the status line. */
  async measured(): Promise<string> {
    await this.until('effect on the map', async () => (await this.note()).startsWith('largest'), 45);
    return this.finished();
  }

  /** What stands below the scale: how large the map's effects are. */
  async note(): Promise<string> {
    return (await this.by('scale-note').innerText()).trim();
  }

  async status(): Promise<string> {
    return (await this.by('status').innerText()).trim();
  }

  /** Shows a tab of the lower part. */
  async tab(
    name: 'ranking' | 'channels' | 'blocks' | 'joint' | 'causes' | 'statistics' | 'facts',
  ): Promise<void> {
    await this.by(`tab-${name}`).click();
  }

  /** The layer, module or skip connection that is selected in the tree, in words; null where none is in sight. */
  async selectedLayer(): Promise<string | null> {
    const row = this.by('tree').locator('[role=treeitem][aria-selected=true]');
    return (await row.count()) === 0 ? null : row.first().getAttribute('title');
  }

  /** The tensor whose map is over the image. */
  async showsMapOf(): Promise<string> {
    return (await this.by('picture').getAttribute('data-map')) ?? '';
  }

  /** Presses a button by its test id, and gives the milliseconds until another tensor's map is over the image. */
  async timeToShow(button: string): Promise<number> {
    return this.by(button).evaluate(pressAndWait);
  }

  /** Chooses one of the values of a field. */
  async choose(id: string, value: string): Promise<void> {
    await this.by(id).click();
    await this.by(id).getByRole('option', { name: value, exact: true }).click();
  }

  /** What is on the clipboard, once something is. */
  async clipboard(): Promise<string> {
    await this.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    let text = '';
    await this.until('text on the clipboard', async () => {
      text = await this.page.evaluate<string>('navigator.clipboard.readText()');
      return text !== '';
    });
    return text;
  }

  /** Goes back to what the file says, if anything was changed, and to its rectangle. */
  async reset(): Promise<void> {
    if ((await this.by('reset').count()) > 0) await this.by('reset').click();
    await this.until('end of the changes', async () => (await this.by('changed').count()) === 0);
    await this.until('rectangle', async () => (await this.by('roi-kind').evaluate(valueOf)) === 'rectangle');
  }

  /** Types into a number field and leaves it. */
  async type(id: string, value: number): Promise<void> {
    const input = this.by(id).locator('input');
    await input.fill(String(value));
    await input.press('Tab');
  }

  /** The window that is the region of interest now: `[y, x, height, width]`. */
  async roi(): Promise<readonly number[]> {
    return this.window('roi');
  }

  /** The window that stands in the fields of this name: `[y, x, height, width]`. */
  async window(name: 'roi' | 'region'): Promise<readonly number[]> {
    const parts = ['y', 'x', 'height', 'width'].map((part) =>
      this.by(`${name}-${part}`).locator('input').inputValue(),
    );
    return (await Promise.all(parts)).map(Number);
  }

  /** Drags over the picture, between points given as shares of its size, maybe with a key held down. */
  async drag(from: Point, to: Point, held?: 'Alt'): Promise<void> {
    const box = await this.by('picture').boundingBox();
    if (box === null) throw new Error('The picture is not shown.');
    const at = ({ x, y }: Point): [number, number] => [box.x + x * box.width, box.y + y * box.height];
    if (held !== undefined) await this.page.keyboard.down(held);
    await this.page.mouse.move(...at(from));
    await this.page.mouse.down();
    await this.page.mouse.move(...at({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }));
    await this.page.mouse.move(...at(to));
    await this.page.mouse.up();
    if (held !== undefined) await this.page.keyboard.up(held);
  }

  /** The picture as it is drawn now. */
  async picture(): Promise<Buffer> {
    return this.by('picture').screenshot();
  }

  /** The pixels of the picture as it is drawn now. */
  async pixels(): Promise<Pixels> {
    return countPixels(await this.picture());
  }

  /** Looks until something has come about. */
  async until(what: string, look: () => Promise<boolean>, seconds = 15): Promise<void> {
    await until(this.page, what, look, seconds);
  }
}

/** A point on the picture, in shares of its width and height. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How many pixels are in shades of grey but not of the ground, and how many in red or blue. */
export interface Pixels {
  readonly grey: number;
  readonly coloured: number;
}

/** Counts the pixels of a PNG file. */
export function countPixels(png: Uint8Array): Pixels {
  const { width, height, data, channels } = decode(png);
  let grey = 0;
  let coloured = 0;
  for (let i = 0; i < width * height * channels; i += channels) {
    const [red = 0, green = 0, blue = 0] = [data[i], data[i + 1], data[i + 2]];
    const spread = Math.max(red, green, blue) - Math.min(red, green, blue);
    if (spread < 8 && red > 60 && red < 235) grey++;
    if (spread > 24 && green < Math.max(red, blue) - 8) coloured++;
  }
  return { grey, coloured };
}

function valueOf({ value }: { readonly value: string }): string {
  return value;
}

interface Drawn {
  readonly dataset: { readonly map?: string };
}

/** What draws a plane of the image, on a canvas of its own. */
interface Plane {
  readonly shadowRoot: { querySelector(name: string): Drawn | null } | null;
}

/** What the page has, where a button is pressed. */
declare function requestAnimationFrame(callback: () => void): void;

async function pressAndWait(button: {
  click(): void;
  getRootNode(): { readonly host: { getRootNode(): { querySelector(name: string): Plane | null } } };
}): Promise<number> {
  const plane = button.getRootNode().host.getRootNode().querySelector('segcause-plane');
  const canvas = plane?.shadowRoot?.querySelector('canvas');
  const before = canvas?.dataset.map;
  const start = performance.now();
  button.click();
  while (canvas?.dataset.map === before && performance.now() - start < 5000) {
    await new Promise<void>((drawn) => {
      requestAnimationFrame(() => {
        drawn();
      });
    });
  }
  return performance.now() - start;
}
