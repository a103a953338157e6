import type * as vscode from 'vscode';
import type { Explanation } from '../documents/explanation.ts';
import { explanationKind } from '../documents/explanation-kind.ts';
import type { Prepared } from '../protocol/engine.ts';
import type { Services } from '../views/services.ts';
import { requireTrust } from '../views/trust.ts';
import { activeModel } from './active-file.ts';
import { chooseSettings } from './choose-settings.ts';
import { pickModel } from './pick-model.ts';
import { reading } from './reading.ts';

/**
 * An explanation of a model and the image the user chose, ready to run; undefined when the user stepped back.
 * @param image the image, where it is not to be asked for
 */
export async function prepareModel(
  services: Services,
  called: vscode.Uri | undefined,
  image?: vscode.Uri,
): Promise<Prepared<Explanation> | undefined> {
  if (!(await requireTrust())) return undefined;
  const model = (await pickModel(called ?? activeModel()))?.fsPath;
  if (model === undefined) return undefined;
  const settings = await chooseSettings(services, model, image?.fsPath);
  if (settings === undefined) return undefined;
  return reading([model], async (token) => {
    const engine = await services.engine();
    return engine.prepare(explanationKind, { model, settings }, token);
  });
}
