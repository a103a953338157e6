import type { Estimate } from './effects.ts';
import type { Settings } from './settings.ts';

/** A model to take channels out of. Paths are absolute. */
export interface PruneRequest {
  readonly model: string;
  /** A folder of images, and one of their masks, of the same names. */
  readonly images: string;
  readonly masks: string;
  /** Points of Dice that may be lost in the mean over images. */
  readonly margin: number;
  /** Whether channels that harm are looked for too, which takes a pass for each channel. */
  readonly findsHarm: boolean;
  /** What is asked besides, such as a class; the images' own settings are left out. */
  readonly settings: Settings;
  /** Where the model goes; null: beside the old one, named after it. */
  readonly out: string | null;
}

/** How large a model is and what a pass takes. */
export interface ModelSize {
  /** Multiply-accumulates for one item. */
  readonly macs: number;
  readonly parameters: number;
  /** Of its file, and of those beside it that hold weights. */
  readonly bytes: number;
  /** Median of one pass. */
  readonly milliseconds: number;
}

/** An image that tested what was chosen on others, with the Dice of both models in points. */
export interface TestedImage {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

/** A model that was tried: how much of the arithmetic it saves, and the mean loss of Dice on the images of both halves. */
export interface TriedModel {
  readonly savedMacs: number;
  readonly channels: number;
  readonly lossWhereChosen: number;
  /** Null where it was not tested. */
  readonly lossWhereTested: number | null;
}

/** Channels without which Dice rises on images that did not choose them. */
interface HarmfulChannels {
  readonly layer: string;
  readonly channels: readonly number[];
  readonly gain: Estimate;
}

/** What was taken out of a layer. */
export interface PrunedLayer {
  readonly layer: string;
  readonly tensor: string;
  readonly channels: readonly number[];
  readonly of: number;
}

/** What can be taken out of a model, and what it costs on images that did not choose it. */
export interface Pruning {
  readonly model: string;
  readonly sha256: string;
  readonly margin: number;
  /** The classes whose Dice counts. */
  readonly classes: readonly string[];
  /** Names of the images that chose. */
  readonly chosenOn: readonly string[];
  readonly testedOn: readonly TestedImage[];
  readonly skipped: readonly { readonly item: string; readonly reason: string }[];
  /** Images that predictions are fitted on. */
  readonly fittedOn: number;
  /** Change of Dice in points, over the images that test. */
  readonly change: Estimate;
  readonly tried: readonly TriedModel[];
  readonly layers: readonly PrunedLayer[];
  /** Null where nobody asked. */
  readonly harmful: readonly HarmfulChannels[] | null;
  readonly before: ModelSize;
  /** The written model; null where nothing can be taken out. */
  readonly written: (ModelSize & { readonly path: string; readonly largestDifference: number }) | null;
}

/** How far a search is. */
export interface PruneProgress {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
}
