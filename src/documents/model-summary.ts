import type { Layer } from './explanation.ts';

/** An input or output as a model's file declares it; an axis without a fixed length is its symbol, or `?`. */
export interface DeclaredTensor {
  readonly name: string;
  readonly type: string;
  /** Null where the file does not declare the number of axes. */
  readonly shape: readonly (number | string)[] | null;
}

/** What a model needs from whoever explains it. */
export interface ModelNeeds {
  /** Of its image: in one file, or in as many files. */
  readonly channels: number;
  /** Spatial axes of its image: 2, or 3 of a volume. */
  readonly rank: number;
  /** Inputs besides the image that must be set to values. */
  readonly constants: readonly DeclaredTensor[];
}

/** What a model's file says of the model; nothing was run to find it. */
export interface ModelSummary {
  /** Format of the file, in words: `ONNX`. */
  readonly format: string;
  /** The program that wrote the file, with its version; null where the file does not say. */
  readonly producer: string | null;
  /** Operator set version by domain (the ONNX operators' is the empty string); empty for other formats. */
  readonly opsets: readonly (readonly [domain: string, version: number])[];
  readonly inputs: readonly DeclaredTensor[];
  /** Null where the model cannot be explained, as one of neither images nor volumes. */
  readonly needs: ModelNeeds | null;
  /** Each with how it is read, in words, as far as its operators say. */
  readonly outputs: readonly (DeclaredTensor & { readonly reading: string })[];
  /** Class names by index; empty where the file has none. */
  readonly classes: readonly string[];
  /** Long values are cut. */
  readonly metadata: readonly (readonly [key: string, value: string])[];
  readonly layers: readonly Layer[];
  /** How many parameters the layers have in all; those that layers share count once. */
  readonly parameters: number;
  /** Bytes of the file and of the files beside it that hold its weights. */
  readonly bytes: number;
  readonly sha256: string;
}
