import {
  type Architecture,
  architectures,
  excitedUnet,
  meshNet,
  nnUnet,
  nnUnet3d,
  unet,
} from '../architectures/architectures.ts';

/** A row of a table: which model, and the least ratio of time that is asked of it. */
export interface Row {
  readonly build: () => Architecture;
  /** Whether direct effects are measured, with the statistics over the image held. */
  readonly isHeld?: boolean;
  readonly least?: number;
}

/** What must be reached. */
export const work: Readonly<Record<string, Row>> = {
  'U-Net, 4 levels, base 16': { build: () => unet(), least: 40 },
  'U-Net, 4 levels, base 32': { build: () => unet({ base: 32 }), least: 40 },
  'U-Net, 5 levels': { build: () => unet({ levels: 5 }), least: 8 },
  'U-Net, 4 levels, 512×512, blocks of 16': { build: () => unet({ size: 512, block: 16 }), least: 300 },
  'MeshNet-like 3-D, 64³, RoI 16³, blocks of 8³': { build: () => meshNet(), least: 20 },
  'SegFormer-like (global attention)': { build: named('SegFormer-like'), least: 0.95 },
};

/** Direct effects of models with statistics over the image, with those held, against whole passes of the models. */
export const direct: Readonly<Record<string, Row>> = {
  'nnU-Net style, 4 levels, direct': { build: () => nnUnet(16, 4), isHeld: true, least: 25 },
  'nnU-Net style, direct': { build: () => nnUnet(), isHeld: true },
  'nnU-Net style, 3-D, direct': { build: () => nnUnet3d(), isHeld: true, least: 25 },
  'SE-U-Net, direct': { build: () => excitedUnet(), isHeld: true },
  'DeepLabV3+, direct': { build: named('DeepLabV3+'), isHeld: true },
};

/** Other models of the field. */
export const others: Readonly<Record<string, Row>> = Object.fromEntries(
  ['U-Net, bilinear', 'U-Net++', 'Attention U-Net', 'DeepLabV3+', 'FPN', '3-D U-Net', 'nnU-Net style'].map(
    (name) => [name, { build: named(name) }],
  ),
);

/** One thing varied at a time, from a U-Net of 3 levels and base 16. */
export const growth: Readonly<Record<string, Row>> = {
  'as it is: 256×256, blocks of 8, RoI 32': { build: () => unet({ levels: 3 }) },
  'image 128×128': { build: () => unet({ levels: 3, size: 128 }) },
  'image 512×512': { build: () => unet({ levels: 3, size: 512 }) },
  'blocks of 4': { build: () => unet({ levels: 3, block: 4 }) },
  'blocks of 16': { build: () => unet({ levels: 3, block: 16 }) },
  'RoI 16': { build: () => unet({ levels: 3, roi: 16 }) },
  'RoI 64': { build: () => unet({ levels: 3, roi: 64 }) },
  'depth 2': { build: () => unet({ levels: 2 }) },
  'depth 4': { build: () => unet({ levels: 4 }) },
  'depth 5': { build: () => unet({ levels: 5 }) },
  'width 8': { build: () => unet({ levels: 3, base: 8 }) },
  'width 32': { build: () => unet({ levels: 3, base: 32 }) },
};

function named(name: string): () => Architecture {
  const build = architectures[name];
  if (build === undefined) throw new Error(`There is no architecture ${name}.`);
  return build;
}

/** @throws Error when there is no row of that name */
export function rowOf(name: string): Row {
  const row = { ...work, ...direct, ...others, ...growth }[name];
  if (row === undefined) throw new Error(`There is no row ${name}.`);
  return row;
}
