/** What a user can do about a failure with one click. Views decide how it is labelled and done. */
export type Remedy =
  /** Run models on another runtime. */
  | { readonly kind: 'useRuntime'; readonly runtime: 'onnxruntime' | 'tensorflow' }
  /** Install TensorFlow's native package, or install it again. */
  | { readonly kind: 'setUpTensorFlow' }
  /** Convert the file or folder at a path to ONNX with Python. */
  | { readonly kind: 'convert'; readonly path: string }
  /** Look at a setting and change it. */
  | {
      readonly kind: 'openSetting';
      readonly setting: 'runtime' | 'device' | 'tensorflowPath' | 'python' | 'memory';
    };

/** What may stand beside a message: its cause, and what can be done about it. */
export interface UserErrorOptions extends ErrorOptions {
  readonly remedies?: readonly Remedy[];
}

/**
 * A failure the user can act on. Its message is one line that names the file, what is wrong and what to do; it is
 * shown as it is, without a stack. Any other error is a bug and keeps its stack.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** What a button beside the message can do, the best first. */
  readonly remedies: readonly Remedy[];

  /** Bundles hold copies of this class; one knows the errors of the others by their name. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'UserError';
  }

  constructor(message: string, { remedies = [], ...options }: UserErrorOptions = {}) {
    super(oneLine(message), options);
    this.remedies = remedies;
  }
}

/** What ends a request that nobody waits for any more. */
export function cancelledError(): UserError {
  return new UserError('The request was cancelled.');
}

const mostCharacters = 500;

/** Characters that move a terminal's cursor, change its colours or the direction of text, or are halves of a character. */
const unprintable = /\p{Cc}|\p{Cs}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A message on one line of bounded length. Names in an untrusted file may hold line breaks and control characters, which are
 * shown as `\u001b`, and may be very long: the middle is left out.
 */
function oneLine(message: string): string {
  const line = shortened(message.replaceAll(/\s+/g, ' ')).replaceAll(unprintable, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, '0');
    return `\\u${code}`;
  });
  return shortened(line);
}

function shortened(text: string): string {
  if (text.length <= mostCharacters) return text;
  const half = mostCharacters / 2;
  return `${text.slice(0, half)} … ${text.slice(3 - half)}`;
}

/** The one-line message of a `UserError`, or the whole stack of a bug. */
export function describeError(error: unknown): string {
  if (error instanceof UserError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
