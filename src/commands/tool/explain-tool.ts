import { basename } from 'node:path';
import * as vscode from 'vscode';
import * as z from 'zod';
import { explanationKind } from '../../documents/explanation-kind.ts';
import { UserError } from '../../errors.ts';
import { realPath } from '../../files/true-path.ts';
import { writeDocument } from '../../views/document/document-file.ts';
import type { Services } from '../../views/services.ts';
import { untrusted } from '../../views/trust.ts';
import { fileFor } from '../../views/explanation/file-for.ts';
import { findingsText } from './findings.ts';
import { workspaceFile } from './workspace-file.ts';

/** What the tool is asked; `inputSchema` in `package.json` says the same. */
const inputSchema = z.strictObject({
  model: z.string().min(1),
  image: z.string().min(1),
  mask: z.string().min(1).optional(),
  class: z.union([z.int().min(0), z.string().min(1)]).optional(),
  roi: z
    .array(z.int().min(0))
    .min(4)
    .max(6)
    .refine(({ length }) => length !== 5, 'needs as many sizes as starts')
    .optional(),
  draws: z.int().min(2).max(1000).optional(),
  layers: z.boolean().optional(),
  causes: z.boolean().optional(),
});

type ToolInput = z.infer<typeof inputSchema>;

/** Says what a model will be run on, and asks whether it may. */
export function prepareExplainTool(input: unknown): vscode.PreparedToolInvocation {
  const { model, image, mask, layers = true } = parsed(input);
  const what = `\`${model}\` on \`${image}\`${mask === undefined ? '' : ` with the mask \`${mask}\``}`;
  const message = new vscode.MarkdownString(
    `Run ${what}, measure what causes its segmentation${layers ? ', in the image and inside the network' : ''}, and write the result beside the model? This may take minutes of computing.`,
  );
  return {
    invocationMessage: `Explaining ${basename(model)} on ${basename(image)}`,
    confirmationMessages: { title: 'Explain a segmentation model', message },
  };
}

/**
 * Explains a model on an image as a language model asked, and returns the findings as JSON.
 * @throws UserError when the workspace is not trusted, a file is not in it, or the model cannot be explained
 */
export async function runExplainTool(
  services: Services,
  input: unknown,
  token: vscode.CancellationToken,
): Promise<string> {
  const reason = untrusted();
  if (reason !== null) throw new UserError(reason);
  const { model, image, mask, layers = true, causes = false, ...settings } = parsed(input);
  const folders = (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri }) => realPath(uri.fsPath) ?? []);
  const inWorkspace = (path: string): string => workspaceFile(path, folders);
  const request = {
    model: inWorkspace(model),
    settings: {
      image: inWorkspace(image),
      ...(mask !== undefined && { mask: inWorkspace(mask) }),
      ...(settings.class !== undefined && { class: settings.class }),
      ...(settings.roi !== undefined && { roi: settings.roi }),
      ...(settings.draws !== undefined && { draws: settings.draws }),
    },
    // A settings file beside the model may name others.
    within: folders,
  };
  const name = `the explanation of ${basename(model)} that a chat asked for`;
  const work = async (): Promise<string> => {
    const engine = await services.engine();
    const { document } = await engine.prepare(explanationKind, request, token);
    const ofLayers = ['layers', 'learnt'];
    const open = explanationKind.openAims(document).filter(({ kind }) => layers || !ofLayers.includes(kind));
    const aims = causes ? [{ kind: 'causes' } as const, ...open] : open;
    const listener = { onStep: () => undefined, onCheckpoint: () => undefined };
    const found = await engine.run(explanationKind, document, aims, listener, token);
    if (token.isCancellationRequested) throw new vscode.CancellationError();
    const uri = await fileFor(document);
    await writeDocument(explanationKind, found, uri);
    return findingsText(found, vscode.workspace.asRelativePath(uri));
  };
  const found = await services.turns.take({ name, token, onWait: () => undefined }, work);
  if (found === undefined) throw new vscode.CancellationError();
  return found;
}

function parsed(input: unknown): ToolInput {
  const { data, error } = inputSchema.safeParse(input);
  if (data !== undefined) return data;
  const [issue] = error.issues;
  throw new UserError(`The tool cannot be used so: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}.`);
}
