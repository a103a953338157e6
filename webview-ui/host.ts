import type { FromPanel, ToPanel } from '../src/views/protocol.ts';
import { defaultView, type ViewOptions } from './model/view-options.ts';

/** Who shows the panel: the editor, or nobody (a report). */
export interface Host {
  readonly isReport: boolean;
  post(message: FromPanel): void;
  onMessage(receive: (message: ToPanel) => void): void;
  load(): ViewOptions;
  keep(view: ViewOptions): void;
}

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The editor: messages go both ways, and view options outlive a hidden panel. */
export function editorHost(): Host {
  const api = acquireVsCodeApi();
  return {
    isReport: false,
    post: (message) => {
      api.postMessage(message);
    },
    onMessage: (receive) => {
      window.addEventListener('message', (event: MessageEvent<ToPanel>) => {
        receive(event.data);
      });
    },
    load: () => ({ ...defaultView, ...(api.getState() as Partial<ViewOptions> | undefined) }),
    keep: (view) => {
      api.setState(view);
    },
  };
}

/** A report: nobody listens. */
export function reportHost(): Host {
  const nothing = (): void => undefined;
  return { isReport: true, post: nothing, onMessage: nothing, load: () => defaultView, keep: nothing };
}
