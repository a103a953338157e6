import type { Activity, PictureOrReason, ToPage } from '../../src/protocol/page.ts';

/** A document as its page shows it: the content, the picture, and what the extension is doing with it. */
export type Shown<Content extends object, Aim> = Content & {
  readonly kind: 'shown';
  /** Null until it has been read. */
  readonly picture: PictureOrReason | null;
  readonly activity: Activity<Aim>;
};

/** Everything the extension has sent to a page. */
export type PageState<Content extends object, Aim> =
  | Shown<Content, Aim>
  | { readonly kind: 'loading' }
  | { readonly kind: 'unreadable'; readonly message: string };

/**
 * How a page reads the documents of its kind.
 * @typeParam Sent a document in the form in which the extension sends it
 * @typeParam Content a document as the page holds it
 */
export interface ContentReader<Sent, Step, Content extends object> {
  readonly read: (sent: Sent) => Content;
  /** The content with what a step of a run brought. */
  readonly merge: (content: Content, step: Step) => Content;
}

/** The state after a message. */
export function receive<Sent, Aim, Step, Content extends object>(
  { read, merge }: ContentReader<Sent, Step, Content>,
  state: PageState<Content, Aim>,
  message: ToPage<Sent, Aim, Step>,
): PageState<Content, Aim> {
  if (message.type === 'unreadable') return { kind: 'unreadable', message: message.message };
  if (message.type === 'show') {
    const { shown, picture, activity } = message;
    return { ...read(shown), kind: 'shown', picture, activity };
  }
  if (state.kind !== 'shown') return state;
  switch (message.type) {
    case 'select':
      return state;
    case 'picture':
      return { ...state, picture: message.picture };
    case 'activity':
      return { ...state, activity: message.activity };
    case 'step': {
      const activity = { ...state.activity, running: true, progress: message.progress };
      return { ...state, ...merge(state, message.step), activity };
    }
  }
}
