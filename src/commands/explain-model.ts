import type * as vscode from 'vscode';
import type { Explanation } from '../documents/explanation.ts';
import type { Prepared } from '../protocol/engine.ts';
import { trainedAt } from '../conversion/trained/trained-at.ts';
import { openPrepared } from '../views/document/open-prepared.ts';
import { explanationView } from '../views/explanation/explanation-view.ts';
import { fileFor } from '../views/explanation/file-for.ts';
import type { Services } from '../views/services.ts';
import { requireTrust } from '../views/trust.ts';
import { prepareModel } from './prepare-model.ts';
import { onnxOf, pickWeights } from './trained-model.ts';

/**
 * "Explain Segmentation Model": reads the model and image, writes an explanation that is ready to run, and opens it. What a
 * trainer wrote is converted first, asking before anything runs.
 */
export async function explainModel(services: Services, called: vscode.Uri | undefined): Promise<void> {
  if (!(await requireTrust())) return;
  const trained = called && (await trainedAt(called.fsPath));
  if (!trained) {
    await openExplanation(services, await prepareModel(services, called));
    return;
  }
  const weights = await pickWeights(trained);
  const model = weights && (await onnxOf(services, weights));
  if (model !== undefined) await openExplanation(services, await prepareModel(services, model));
}

/** Writes what was prepared to a file of its own, and opens it; nothing where the user stepped back. */
export async function openExplanation(
  services: Services,
  prepared: Prepared<Explanation> | undefined,
): Promise<void> {
  if (prepared === undefined) return;
  await openPrepared(explanationView, prepared, await fileFor(prepared.document), services);
}
