import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Extent } from '../draw/geometry.ts';

/** How large an element is, in CSS pixels; the element is drawn anew when that changes. */
export class FrameSize implements ReactiveController {
  size: Extent = { width: 0, height: 0 };
  readonly #observer: ResizeObserver;

  constructor(private readonly host: ReactiveControllerHost & Element) {
    host.addController(this);
    this.#observer = new ResizeObserver(([entry]) => {
      if (entry === undefined) return;
      const { width, height } = entry.contentRect;
      this.size = { width, height };
      host.requestUpdate();
    });
  }

  hostConnected(): void {
    this.#observer.observe(this.host);
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
  }
}
