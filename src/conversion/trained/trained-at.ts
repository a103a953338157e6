import { bundleAt } from './monai/bundle.ts';
import { resultsAt } from './nnunet/results-folder.ts';
import type { TrainedWeights } from './trained-model.ts';

/**
 * The weights at a path whose trainer wrote beside them what builds and runs their network: of an nnU-Net results folder, a
 * fold or a checkpoint of it, or of a MONAI bundle. Nothing is run.
 * @returns null where the path is none of these
 * @throws UserError when the files are damaged, hold no weights, or describe a network that may not be built
 */
export async function trainedAt(path: string): Promise<readonly TrainedWeights[] | null> {
  return (await resultsAt(path)) ?? bundleAt(path);
}
