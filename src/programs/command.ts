/** A program and its arguments, to be run without a shell. */
export type Command = readonly [program: string, ...args: string[]];

/** A command as typed in a shell. */
export function typed(command: readonly string[]): string {
  return command.map(quoted).join(' ');
}

/** A command as typed in a shell, with each option on a line of its own. */
export function typedInLines(command: readonly string[]): string {
  return command.map((word) => (word.startsWith('--') ? `\n${quoted(word)}` : ` ${quoted(word)}`)).join('');
}

function quoted(word: string): string {
  if (/^[\w@%+=:,./\\-]+$/u.test(word)) return word;
  return process.platform === 'win32'
    ? `"${word.replaceAll('"', '\\"')}"`
    : `'${word.replaceAll("'", `'\\''`)}'`;
}
