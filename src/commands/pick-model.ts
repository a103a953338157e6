import * as vscode from 'vscode';

/** The model a command is about: the one it was called on, else one that the user picks. */
export async function pickModel(called: vscode.Uri | undefined): Promise<vscode.Uri | undefined> {
  if (called !== undefined) return called;
  const found = await vscode.workspace.findFiles('**/*.onnx', '**/node_modules/**', 200);
  if (found.length === 0) {
    const [uri] =
      (await vscode.window.showOpenDialog({
        title: 'Model to Explain',
        filters: { 'ONNX models': ['onnx'] },
      })) ?? [];
    return uri;
  }
  const items = found
    .map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }))
    .sort((a, b) => a.label.localeCompare(b.label, 'en', { numeric: true }));
  const choice = await vscode.window.showQuickPick(items, {
    title: 'Model to Explain',
    placeHolder: 'Segmentation model (ONNX)',
  });
  return choice?.uri;
}
