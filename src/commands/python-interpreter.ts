import * as vscode from 'vscode';
import * as z from 'zod';
import { interpreterFor } from '../conversion/interpreter.ts';

/** The part of the Python extension's interface that is used. */
interface PythonExtension {
  readonly environments: {
    getActiveEnvironmentPath(resource: vscode.Uri): unknown;
    resolveEnvironment(path: unknown): Promise<unknown>;
  };
}

const environmentSchema = z.object({
  executable: z.object({ uri: z.object({ fsPath: z.string() }).optional() }),
});
const patience = 10_000;

/**
 * The interpreter of the workspace: the setting, else the Python extension's choice, else what is on the search path.
 * @throws UserError when there is none
 */
export async function workspacePython(near: vscode.Uri, folder: string): Promise<string> {
  const setting = vscode.workspace.getConfiguration('segcause', near).get<string>('python', '').trim();
  const chosen = setting === '' ? await chosenInExtension(near) : null;
  return interpreterFor({ setting, chosen, folder });
}

async function chosenInExtension(near: vscode.Uri): Promise<string | null> {
  const extension = vscode.extensions.getExtension<Partial<PythonExtension>>('ms-python.python');
  if (extension === undefined) return null;
  const asked = ask(extension, near).catch(() => null);
  const late = new Promise<null>((resolve) => setTimeout(resolve, patience, null));
  return Promise.race([asked, late]);
}

async function ask(
  extension: vscode.Extension<Partial<PythonExtension>>,
  near: vscode.Uri,
): Promise<string | null> {
  const { environments } = await extension.activate();
  if (environments === undefined) return null;
  const environment = await environments.resolveEnvironment(environments.getActiveEnvironmentPath(near));
  return environmentSchema.safeParse(environment).data?.executable.uri?.fsPath ?? null;
}
