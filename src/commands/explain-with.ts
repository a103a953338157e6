import type * as vscode from 'vscode';
import { UserError } from '../errors.ts';
import type { Services } from '../views/services.ts';
import { requireTrust } from '../views/trust.ts';
import { openExplanation } from './explain-model.ts';
import { pickModel } from './pick-model.ts';
import { prepareModel } from './prepare-model.ts';

/**
 * "Explain With…": explains a model that is chosen on the image that the command was called on.
 * @throws UserError when it was called on no file
 */
export async function explainWith(services: Services, called: vscode.Uri | undefined): Promise<void> {
  if (called === undefined) throw new UserError('Choose Explain With… on an image or a volume.');
  if (!(await requireTrust())) return;
  const model = await pickModel(undefined, 'Model to Explain With');
  if (model !== undefined) await openExplanation(services, await prepareModel(services, model, called));
}
