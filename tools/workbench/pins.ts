/** A VS Code server to test in: the part of the npm package `code-server` that is VS Code's own. */
export interface ServerPin {
  readonly codeServer: string;
  /** The Node it runs on, unless the tests run on that one or a newer one. */
  readonly node: string;
}

/** The oldest VS Code that `engines.vscode` allows (1.100), and the newest that was tried (1.139). */
export const servers = {
  floor: { codeServer: '4.100.3', node: '20.19.0' },
  newest: { codeServer: '4.139.1', node: '24.9.0' },
} as const satisfies Record<string, ServerPin>;

export type ServerName = keyof typeof servers;

/** Whether a word names a server. */
export function isServerName(name: string): name is ServerName {
  return name in servers;
}

/** A browser for Linux machines that have none, and the search tool that VS Code expects. */
export const browserPin = '@sparticuz/chromium@153.0.0';
export const ripgrepPin = '1.18.0';
