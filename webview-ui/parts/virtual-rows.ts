import { VirtualizerController } from '@tanstack/lit-virtual';
import type { LitElement } from 'lit';

/** A row that is drawn, and how far below the first it lies, in pixels. */
export interface VirtualRow {
  readonly index: number;
  readonly top: number;
}

/** Height of a row in pixels. */
const rowHeight = 22;

/** Draws only the visible rows of a scrolling element, however long the list is. */
export class VirtualRows {
  readonly #controller: VirtualizerController<Element, Element>;
  #count = 0;

  /**
   * @param scroller finds the element that scrolls
   * @param covered pixels of it that a sticky heading covers
   */
  constructor(host: LitElement, scroller: () => Element | null, covered = 0) {
    this.#controller = new VirtualizerController(host, {
      count: 0,
      getScrollElement: scroller,
      estimateSize: () => rowHeight,
      overscan: 12,
      scrollPaddingEnd: covered,
    });
  }

  /** The rows to be drawn, of `count`. */
  of(count: number): readonly VirtualRow[] {
    const virtualizer = this.#controller.getVirtualizer();
    if (count !== this.#count) {
      this.#count = count;
      virtualizer.setOptions({ ...virtualizer.options, count });
    }
    return virtualizer.getVirtualItems().map(({ index, start }) => ({ index, top: start }));
  }

  /** Scrolls just far enough to show a row. */
  reveal(index: number): void {
    if (index >= 0 && index < this.#count)
      this.#controller.getVirtualizer().scrollToIndex(index, { align: 'auto' });
  }

  /** How many rows fill the scrolling element. */
  get page(): number {
    const height = this.#controller.getVirtualizer().scrollRect?.height ?? 0;
    return Math.max(1, Math.floor(height / rowHeight) - 1);
  }
}

/** The row of a list to which a key moves from another one; null where the key does not move. */
export function rowByKey(key: string, at: number, count: number, page: number): number | null {
  const last = count - 1;
  const clamp = (index: number): number => Math.min(last, Math.max(0, index));
  switch (key) {
    case 'ArrowDown':
      return clamp(at + 1);
    case 'ArrowUp':
      return clamp(at - 1);
    case 'PageDown':
      return clamp(at + page);
    case 'PageUp':
      return clamp(at - page);
    case 'Home':
      return clamp(0);
    case 'End':
      return clamp(last);
    default:
      return null;
  }
}
