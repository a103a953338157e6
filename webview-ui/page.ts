import './parts/notice.ts';
import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import { type AnswerToPage, atRest, type FromPage, type ToPage } from '../src/protocol/page.ts';
import type { PageAction } from './actions.ts';
import { pngOf } from './draw/figure-parts.ts';
import { editorHost, type Host, reportHost } from './host.ts';
import { type ContentReader, type PageState, receive, type Shown } from './model/page-state.ts';
import { readReport } from './report-data.ts';

/** A kind of page: how it reads its documents, and which view it has of them. */
export interface PageKind<Sent, Aim, Step, Content extends object, View extends object> {
  /** What its documents are called: `explanation`. */
  readonly noun: string;
  readonly reader: ContentReader<Sent, Step, Content>;
  readonly firstView: View;
  /** The changes of the view after a message. */
  readonly viewAfter: (
    shown: Shown<Content, Aim>,
    view: View,
    message: ToPage<Sent, Aim, Step>,
  ) => Partial<View>;
}

/**
 * What the pages of all kinds do: hold the state and the view, exchange messages with the extension (or read
 * a report's data), and answer what their parts ask.
 * @typeParam Action what parts can ask besides sending a message and changing the view
 * @typeParam Answer what the extension answers to messages that only this kind of page sends
 */
export class Page<
  Sent,
  Aim,
  Step,
  Changes,
  Own,
  Content extends object,
  View extends object,
  Action extends { readonly type: string },
  Answer = never,
> implements ReactiveController {
  state: PageState<Content, Aim> = { kind: 'loading' };
  view: View;
  readonly isReport: boolean;
  readonly #host: Host<FromPage<Aim, Changes, Own>, ToPage<Sent, Aim, Step> | AnswerToPage<Answer>, View>;

  /**
   * @param act answers an action; `from` is the element that asked
   * @param receiveAnswer takes what the extension answers to messages that only this kind of page sends
   */
  constructor(
    private readonly element: ReactiveControllerHost & EventTarget,
    private readonly kind: PageKind<Sent, Aim, Step, Content, View>,
    act: (action: Action, from: EventTarget | undefined) => void,
    private readonly receiveAnswer: (answer: Answer) => void = () => undefined,
  ) {
    const report = readReport() as Pick<Shows<Sent, Aim, Step>, 'shown' | 'picture'> | null;
    this.isReport = report !== null;
    this.#host = this.isReport ? reportHost(kind.firstView) : editorHost(kind.firstView);
    this.view = this.#host.load();
    if (report !== null) {
      const { shown, picture } = report;
      this.state = receive(kind.reader, this.state, { type: 'show', shown, picture, activity: atRest });
    }
    element.addController(this);
    element.addEventListener('segcause-action', (event) => {
      const { detail } = event as CustomEvent<unknown>;
      const asked = detail as PageAction<FromPage<Aim, Changes, Own>, View>;
      switch (asked.type) {
        case 'post':
          this.post(asked.message);
          break;
        case 'view':
          this.look(asked.options);
          break;
        default:
          act(detail as Action, event.composedPath()[0]);
      }
    });
  }

  hostConnected(): void {
    this.#host.onMessage((message) => {
      if (message.type === 'answer') {
        this.receiveAnswer(message.answer);
        return;
      }
      this.state = receive(this.kind.reader, this.state, message);
      if (this.state.kind === 'shown') this.look(this.kind.viewAfter(this.state, this.view, message));
      this.element.requestUpdate();
    });
    this.post({ type: 'ready' });
  }

  /** Sends a message to the extension. */
  post(message: FromPage<Aim, Changes, Own>): void {
    this.#host.post(message);
  }

  /** Changes the view, which is kept while the page is hidden. */
  look(options: Partial<View>): void {
    if (Object.keys(options).length === 0) return;
    this.view = { ...this.view, ...options };
    this.#host.keep(this.view);
    this.element.requestUpdate();
  }

  /** Offers a picture to be saved, under a name without its ending. */
  async exportPicture(name: string, kind: 'png' | 'svg', svg: string): Promise<void> {
    this.export(`${name}.${kind}`, kind === 'png' ? await pngOf(svg) : svg);
  }

  /** Offers a file to be saved. */
  export(name: string, data: string | Uint8Array): void {
    this.post({ type: 'export', name, data });
  }

  /** The document, or why it cannot be shown; nothing until the extension has said. */
  render(shown: (state: Shown<Content, Aim>) => TemplateResult): TemplateResult | typeof nothing {
    const { state } = this;
    switch (state.kind) {
      case 'loading':
        return nothing;
      case 'unreadable':
        return html`<segcause-unreadable
          .noun=${this.kind.noun}
          .message=${state.message}
        ></segcause-unreadable>`;
      case 'shown':
        return shown(state);
    }
  }
}

type Shows<Sent, Aim, Step> = Extract<ToPage<Sent, Aim, Step>, { readonly type: 'show' }>;
