import type { Size } from '../../../src/documents/box.ts';
import type { Cause, CauseKind } from '../../../src/documents/causes.ts';
import type { EffectState } from '../../../src/documents/effect-state.ts';
import type { ComponentEffect } from '../../../src/documents/components.ts';
import type { Effect, Estimate, Measurement } from '../../../src/documents/effects.ts';
import type { Explanation, Layer, MapGeometry } from '../../../src/documents/explanation.ts';
import type { CsvTerms } from '../../../webview-ui/model/csv-terms.ts';

const hash = '0'.repeat(64);

/** A small explanation that is ready to run: 32 × 32 pixels in blocks of 8, a square predicted and expected. */
export function explanationExample(): Explanation {
  return {
    format: 'segcause.explanation',
    version: 2,
    question: {
      model: { path: '/models/unet.onnx', sha256: hash },
      image: { path: '/data/images/a.png', sha256: hash },
      mask: { path: '/data/masks/a.png', sha256: hash },
      maskValue: 2,
      maskThreshold: null,
      references: null,
      input: {
        name: 'image',
        layout: 'NCHW',
        size: [32, 32],
        channels: 1,
        scale: 255,
        mean: [0],
        std: [1],
        channelOrder: 'grey',
      },
      head: {
        output: 'logits',
        layout: 'NCHW',
        decision: 'argmax',
        activation: 'softmax',
        threshold: 0.5,
        channel: 2,
        channels: 3,
        classes: ['background', 'grey matter', 'white matter'],
      },
      roi: { start: [8, 8], size: [16, 16] },
      preset: 'paper',
      treatment: 'patches',
      intervention: 'resample',
      block: [8, 8],
      draws: 50,
      screening: 3,
      tau: 0.02,
      seed: 0,
    },
    guesses: [{ about: 'roi', text: 'The RoI is where the most boundary is predicted.' }],
    source: {
      treatment: 'patches',
      origin: 'image',
      images: 1,
      patches: 100,
      label: '100 patches of the image',
    },
    layers: [],
    outputs: ['logits', 'aux'],
    prediction: { size: [32, 32], runs: [0, 64, 960] },
    reference: { size: [32, 32], runs: [32, 64, 928] },
    baseline: {
      dice: 0,
      intersection: 0,
      predicted: 0,
      reference: 0,
      softIntersection: 0,
      softPredicted: 0,
      pixels: 256,
    },
    status: 'ready',
    maps: [{ ...gridExample([32, 32], [8, 8]), effects: [], draws: null }],
    components: null,
    mediations: [],
    facts: null,
  };
}

const none = { mean: 0, se: 0, low: 0, high: 0 };

/** An effect on Dice; the other outcomes stay as they were. */
export function effectExample(state: EffectState, mean: number): Measurement {
  const outcomes = {
    softDice: none,
    iou: none,
    falsePositives: none,
    falseNegatives: none,
    meanProbability: none,
  };
  return { state, n: 50, mean, se: 0.1, low: mean - 1, high: mean + 1, outcomes };
}

/** The effect on Dice of a block; the other outcomes stay as they were. */
export function blockExample(index: number, state: EffectState, mean: number): Effect {
  return { index, ...effectExample(state, mean) };
}

/** A map of the input, of this size and in these blocks. */
export function gridExample(size: Size<'tensor'>, block: Size<'tensor'>): MapGeometry {
  return {
    tensor: 'image',
    grid: { size, block },
    placement: { scale: size.map(() => 1), offset: size.map(() => 0) },
  };
}

/** A convolution of a module path, its tensor named after its node. */
export function layerExample(path: string, changes: Partial<Layer> = {}): Layer {
  const node = changes.node ?? `/${path.replaceAll('.', '/')}/Conv`;
  return {
    path,
    node,
    operator: 'Conv',
    tensor: `${node}_out`,
    shape: [1, 8, 4, 4],
    parameters: 0,
    classes: [],
    locations: [],
    ...changes,
  };
}

/** A component whose effect on Dice is decided. */
export function componentExample(component: ComponentEffect['component'], mean: number): ComponentEffect {
  return { component, rejected: 0, ...effectExample('decided', mean) };
}

/** A cause whose effect on Dice is known, and by which so many pixels of the RoI are not predicted any more. */
export function causeExample(kind: CauseKind, done: string, mean: number, lost = 0): Cause {
  const exactly = (value: number): Estimate => ({ mean: value, se: 0, low: value, high: value });
  const found = {
    ...effectExample('decided', mean),
    ...exactly(mean),
    n: 1,
    lost: exactly(lost),
    gained: none,
  };
  return { kind, done, how: 'The input is changed.', problem: null, found };
}

/** What a copied table is about. */
export const termsExample: CsvTerms = {
  estimand: 'mean change of Dice in the RoI over the pool',
  className: 'lesion',
  roi: 'y 0, x 0 · 4 × 4',
  setTo: 'zero',
  pool: 50,
};
