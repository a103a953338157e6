import type * as vscode from 'vscode';
import { openPrepared } from '../views/document/open-prepared.ts';
import { explanationView } from '../views/explanation/explanation-view.ts';
import { fileFor } from '../views/explanation/file-for.ts';
import type { Services } from '../views/services.ts';
import { prepareModel } from './prepare-model.ts';

/** "Explain Segmentation Model": reads the model and image, writes an explanation that is ready to run, and opens it. */
export async function explainModel(services: Services, called: vscode.Uri | undefined): Promise<void> {
  const prepared = await prepareModel(services, called);
  if (prepared === undefined) return;
  await openPrepared(explanationView, prepared, await fileFor(prepared.document), services);
}
