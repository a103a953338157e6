import type { PreprocessingSettings } from '../../documents/preprocessing.ts';

/** Settings that stand for steps of a pipeline, and what of these they cannot say, a line each. */
export interface ReadPipeline {
  readonly preprocessing: PreprocessingSettings;
  readonly notReproduced: readonly string[];
}
