import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Prepared } from '../protocol/messages.ts';
import type { Services } from '../views/services.ts';
import { requireTrust } from '../views/trust.ts';
import { chooseSettings } from './choose-settings.ts';
import { pickModel } from './pick-model.ts';

/** A model that was looked at, with the image the user chose; undefined when the user stepped back. */
export async function prepareModel(
  services: Services,
  called: vscode.Uri | undefined,
): Promise<Prepared | undefined> {
  if (!(await requireTrust())) return undefined;
  const model = (await pickModel(called))?.fsPath;
  if (model === undefined) return undefined;
  const settings = await chooseSettings(model);
  if (settings === undefined) return undefined;
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: `Reading ${basename(model)}…`,
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (_, token) => {
    try {
      const engine = await services.engine();
      return await engine.prepare({ model, settings }, token);
    } catch (error) {
      if (token.isCancellationRequested) return undefined;
      throw error;
    }
  });
}
