/** What a page talks to: the editor, or nothing in a report. */
export interface Host<From, To, View> {
  readonly isReport: boolean;
  post(message: From): void;
  onMessage(receive: (message: To) => void): void;
  load(): View;
  keep(view: View): void;
}

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The editor: messages go both ways, and the view is kept while the page is hidden. */
export function editorHost<From, To, View extends object>(first: View): Host<From, To, View> {
  const api = acquireVsCodeApi();
  return {
    isReport: false,
    post: (message) => {
      api.postMessage(message);
    },
    onMessage: (receive) => {
      window.addEventListener('message', (event: MessageEvent<To>) => {
        receive(event.data);
      });
    },
    load: () => ({ ...first, ...(api.getState() as Partial<View> | undefined) }),
    keep: (view) => {
      api.setState(view);
    },
  };
}

/** A report, which has no extension to talk to. */
export function reportHost<View>(first: View): Host<unknown, never, View> {
  const nothing = (): void => undefined;
  return { isReport: true, post: nothing, onMessage: nothing, load: () => first, keep: nothing };
}
