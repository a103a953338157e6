import { resultsAt } from './nnunet/results-folder.ts';
import type { TrainedWeights } from './trained-model.ts';

/**
 * The weights at a path whose trainer wrote beside them what builds and runs their network: an nnU-Net results folder, a
 * fold or a checkpoint of it. Nothing is run.
 * @returns null where the path is none of these
 * @throws UserError when the files are damaged, or hold no weights
 */
export async function trainedAt(path: string): Promise<readonly TrainedWeights[] | null> {
  return resultsAt(path);
}
