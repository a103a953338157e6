import type { Settings } from '../../documents/settings.ts';
import type { KnownNetwork } from '../known-network.ts';

/** What the files of a trainer say of a model. */
export interface TrainedModel {
  /** The network that the weights belong to; null where their file holds it. */
  readonly network: KnownNetwork | null;
  /** Shape of its input: batch, channels, then space; null where the files do not say. */
  readonly shape: readonly number[] | null;
  /** What goes to the settings beside the ONNX file. */
  readonly settings: Settings;
  /** What the user should know of the conversion, a line each. */
  readonly notes: readonly string[];
}

/** A file of weights whose trainer wrote beside it what is needed to build and run its network. */
export interface TrainedWeights {
  readonly source: string;
  /** Where the ONNX file goes. */
  readonly onnx: string;
  /** What tells it from others of the same training, such as `fold 0`. */
  readonly label: string;
  /**
   * @param given what the weights' file records of its training, as Python expressions by name
   * @throws UserError when the files are damaged, or the network cannot be built from what they say
   */
  readonly describe: (given: Readonly<Record<string, string>>) => Promise<TrainedModel>;
}
