import * as vscode from 'vscode';

/** Why nothing may run in this workspace, or null. */
export function untrusted(): string | null {
  return vscode.workspace.isTrusted
    ? null
    : 'This workspace is not trusted: SegCause runs models only in trusted ones.';
}

/** Whether models may run here; if not, says so once and offers the way to change it. */
export async function requireTrust(): Promise<boolean> {
  const reason = untrusted();
  if (reason === null) return true;
  const manage = 'Manage Workspace Trust';
  const choice = await vscode.window.showWarningMessage(reason, manage);
  if (choice === manage) await vscode.commands.executeCommand('workbench.trust.manage');
  return false;
}
