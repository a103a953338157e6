/**
 * A failure the user can act on. Its message is one line that names the file, what is wrong and what to do;
 * it is shown as it is, without a stack. Any other error is a bug and keeps its stack.
 */
export class UserError extends Error {
  override readonly name = 'UserError';

  /** Bundles hold copies of this class; one knows the errors of the others by their name. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'UserError';
  }

  constructor(message: string, options?: ErrorOptions) {
    // Names in a stranger's file may hold line breaks.
    super(message.replaceAll(/\s+/g, ' '), options);
  }
}

/** The one-line message of a `UserError`, or the whole stack of a bug. */
export function describeError(error: unknown): string {
  if (error instanceof UserError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
