import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { withoutPaths } from './without-paths.ts';

/** What happened, for people who look into it: the output channel "SegCause". */
export interface Log {
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
  /** Shows the channel. */
  show(preserveFocus?: boolean): void;
}

interface OpenLog extends Log {
  dispose(): void;
}

/** Opens the output channel. What it holds may be sent to others: no absolute path gets into it. */
export function openLog(extensionUri: vscode.Uri): OpenLog {
  const channel = vscode.window.createOutputChannel('SegCause', { log: true });
  const clean = (text: string): string => {
    const workspace = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
    return withoutPaths(text, { roots: [...workspace, extensionUri.fsPath], home: homedir() });
  };
  return {
    info: (text) => {
      channel.info(clean(text));
    },
    warn: (text) => {
      channel.warn(clean(text));
    },
    error: (text) => {
      channel.error(clean(text));
    },
    show: (preserveFocus) => {
      channel.show(preserveFocus);
    },
    dispose: () => {
      channel.dispose();
    },
  };
}
