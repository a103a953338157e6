import { strict as assert } from 'node:assert';
import type { Frame } from 'playwright-core';

/** Where an element is on its page, in CSS pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What is measured of a page. */
export interface Layout {
  readonly window: { readonly width: number; readonly height: number };
  /** Elements that reach beyond the right or lower edge of what they are in, and are not cut or scrolled there. */
  readonly overflowing: readonly string[];
  /** By test id. */
  readonly places: Readonly<Record<string, Place>>;
}

/** Runs in the page: it is given as text, since its security policy evaluates no functions. */
const measure = (ids: readonly string[]): string => `(() => {
  const parentOf = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host ?? null;
  const boxOf = (node) => {
    let at = parentOf(node);
    while (at !== null && getComputedStyle(at).display === 'contents') at = parentOf(at);
    return at;
  };
  const all = [];
  const walk = (root) => {
    for (const node of root.querySelectorAll('*')) {
      all.push(node);
      if (node.shadowRoot !== null) walk(node.shadowRoot);
    }
  };
  walk(document.body);
  const page = document.documentElement;
  const overflowing = all.filter((node) => {
    const box = boxOf(node);
    if (box === null || !node.checkVisibility() || node.closest('svg, .unseen') !== null) return false;
    const { position } = getComputedStyle(node);
    if (position === 'absolute' || position === 'fixed') return false;
    const { overflowX, overflowY, display } = getComputedStyle(box);
    if (display === 'inline') return false;
    const [own, around] = [node.getBoundingClientRect(), box.getBoundingClientRect()];
    if (overflowX === 'visible' && own.right > around.right + 1) return true;
    // The page itself scrolls; and letters may be higher than their line.
    if (overflowY !== 'visible' || box === document.body || box === page) return false;
    return getComputedStyle(node).display !== 'inline' && own.bottom > around.bottom + 1;
  });
  scrollTo(0, 0);
  const named = overflowing.map((node) => node.outerHTML.slice(0, 140) + ' in ' + boxOf(node).outerHTML.slice(0, 80));
  if (page.scrollWidth > page.clientWidth) {
    const beyond = all.filter((node) => node.checkVisibility() && node.getBoundingClientRect().left + Math.max(node.scrollWidth, node.clientWidth) > page.clientWidth);
    named.push('the page, ' + page.scrollWidth + ' px wide: ' + beyond.map((node) => node.outerHTML.slice(0, 80)).join(' '));
  }
  const places = {};
  for (const id of ${JSON.stringify(ids)}) {
    const found = all.find((node) => node.dataset?.testid === id || node.localName === id);
    if (found === undefined || !found.checkVisibility()) continue;
    const { x, y, width, height } = found.getBoundingClientRect();
    places[id] = { x, y, width, height };
  }
  return { window: { width: innerWidth, height: innerHeight }, overflowing: named, places };
})()`;

/** Measures a page from its top, and fails where something reaches beyond what it is in. */
export async function layoutOf(frame: Frame, what: string, ids: readonly string[]): Promise<Layout> {
  const layout = await frame.evaluate<Layout>(measure(ids));
  assert.deepEqual(layout.overflowing, [], what);
  return layout;
}

/** How much of the window an element takes, in pixels. */
export function areaIn({ window }: Layout, { x, y, width, height }: Place): number {
  const within = (from: number, to: number, end: number): number =>
    Math.max(0, Math.min(to, end) - Math.max(from, 0));
  return within(x, x + width, window.width) * within(y, y + height, window.height);
}
