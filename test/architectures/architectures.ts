import type { Graph } from '../../src/graph/graph.ts';
import type { Region } from '../../src/graph/region.ts';
import { GraphBuilder } from '../support/graph-builder.ts';
import type { Value } from '../support/graph-writer.ts';
import { normalizedUnet } from '../support/normalized-nets.ts';

/** A model of the field at its real size, and the question that is asked of it. */
export interface Architecture {
  readonly graph: Graph;
  /** Shape of the image, for one item. */
  readonly image: readonly number[];
  /** Part of the output, on all axes. */
  readonly roi: Region;
  /** Lengths of a block along each axis of space. */
  readonly block: readonly number[];
}

/** Everything that is built here asks for a RoI of 32×32 at (72, 88) of a grey image, in blocks of 8, unless said. */
function planar(b: GraphBuilder, result: Value, image: Value): Architecture {
  return {
    graph: b.build(result),
    image: image.shape,
    roi: [
      [0, 1],
      [0, result.shape[1] ?? 1],
      [72, 104],
      [88, 120],
    ],
    block: [8, 8],
  };
}

function solid(b: GraphBuilder, result: Value, image: Value): Architecture {
  return {
    graph: b.build(result),
    image: image.shape,
    roi: [
      [0, 1],
      [0, result.shape[1] ?? 1],
      [24, 40],
      [24, 40],
      [24, 40],
    ],
    block: [8, 8, 8],
  };
}

const spaceOf = ({ shape }: Value): readonly number[] => shape.slice(2);

const channelsOf = ({ shape }: Value): number => shape[1] ?? 1;

/** Convolution, batch norm, ReLU. */
function unit(b: GraphBuilder, x: Value, channels: number, stride = 1, dilation = 1): Value {
  const convolved = b.conv(x, { channels, kernel: 3, pads: dilation, stride, dilation });
  return b.relu(b.batchNorm(convolved));
}

const twice = (b: GraphBuilder, x: Value, channels: number): Value => unit(b, unit(b, x, channels), channels);

const halve = (b: GraphBuilder, x: Value): Value => b.maxPool(x, { kernel: 2, stride: 2 });

const upConv = (b: GraphBuilder, x: Value, channels: number): Value =>
  b.transposedConv(x, { channels, kernel: 2, stride: 2 });

const bilinear = (b: GraphBuilder, x: Value, like: Value): Value =>
  b.resizeBy(
    x,
    spaceOf(like).map((length, i) => length / (spaceOf(x)[i] ?? 1)),
    { mode: 'linear', coordinates: 'pytorch_half_pixel' },
  );

export interface UNetOptions {
  /** How often the image is halved. */
  readonly levels?: number;
  readonly base?: number;
  readonly up?: 'up-convolution' | 'bilinear';
  readonly size?: number;
  readonly block?: number;
  readonly roi?: number;
}

/** U-Net (Ronneberger et al. 2015), padded, with batch norm. */
export function unet(options: UNetOptions = {}): Architecture {
  const { levels = 4, base = 16, up = 'up-convolution', size = 256, block = 8, roi = 32 } = options;
  const b = new GraphBuilder();
  const image = b.input([1, 1, size, size]);
  const skips: Value[] = [];
  let x = image;
  for (let level = 0; level < levels; level++) {
    x = twice(b, x, base * 2 ** level);
    skips.push(x);
    x = halve(b, x);
  }
  x = twice(b, x, base * 2 ** levels);
  for (const skip of skips.toReversed()) {
    const risen =
      up === 'up-convolution'
        ? upConv(b, x, channelsOf(skip))
        : b.conv(bilinear(b, x, skip), { channels: channelsOf(skip), kernel: 1 });
    x = twice(b, b.concat([skip, risen]), channelsOf(skip));
  }
  const result = b.sigmoid(b.conv(x, { channels: 1, kernel: 1 }));
  const made = planar(b, result, image);
  const part: Region = [
    [0, 1],
    [0, 1],
    [72, 72 + roi],
    [88, 88 + roi],
  ];
  return { ...made, roi: part, block: [block, block] };
}

/** U-Net++ (Zhou et al. 2018): nested, dense skips. */
export function unetPlusPlus(base = 16, levels = 4): Architecture {
  const b = new GraphBuilder();
  const image = b.input([1, 1, 256, 256]);
  const rows: Value[][] = [];
  for (let level = 0, x: Value = image; level <= levels; level++) {
    x = twice(b, level === 0 ? x : halve(b, x), base * 2 ** level);
    rows.push([x]);
  }
  for (let column = 1; column <= levels; column++) {
    for (let level = 0; level <= levels - column; level++) {
      const row = rows[level] ?? [];
      const below = rows[level + 1]?.[column - 1] ?? image;
      const channels = base * 2 ** level;
      row.push(twice(b, b.concat([...row, upConv(b, below, channels)]), channels));
    }
  }
  const last = rows[0]?.at(-1) ?? image;
  return planar(b, b.sigmoid(b.conv(last, { channels: 1, kernel: 1 })), image);
}

/** Attention U-Net (Oktay et al. 2018): skips are gated by what comes from below. */
export function attentionUnet(base = 16, levels = 4): Architecture {
  const b = new GraphBuilder();
  const image = b.input([1, 1, 256, 256]);
  const skips: Value[] = [];
  let x = image;
  for (let level = 0; level < levels; level++) {
    x = twice(b, x, base * 2 ** level);
    skips.push(x);
    x = halve(b, x);
  }
  x = twice(b, x, base * 2 ** levels);
  for (const skip of skips.toReversed()) {
    const channels = channelsOf(skip);
    const risen = upConv(b, x, channels);
    const inner = { channels: Math.max(1, channels / 2), kernel: 1 };
    const both = b.relu(b.add(b.batchNorm(b.conv(skip, inner)), b.batchNorm(b.conv(risen, inner))));
    const gate = b.sigmoid(b.batchNorm(b.conv(both, { channels: 1, kernel: 1 })));
    x = twice(b, b.concat([b.mul(skip, gate), risen]), channels);
  }
  return planar(b, b.sigmoid(b.conv(x, { channels: 1, kernel: 1 })), image);
}

/** A residual block of two convolutions. */
function residual(b: GraphBuilder, x: Value, channels: number, stride = 1, dilation = 1): Value {
  const first = unit(b, x, channels, stride, dilation);
  const second = b.batchNorm(b.conv(first, { channels, kernel: 3, pads: dilation, dilation }));
  const isPlain = stride === 1 && channelsOf(x) === channels;
  const short = isPlain ? x : b.batchNorm(b.conv(x, { channels, kernel: 1, stride }));
  return b.relu(b.add(second, short));
}

/** The stem and four stages of a ResNet-18, at strides 4, 8, 16 and 32 (or 16, dilated). */
function resnet(b: GraphBuilder, image: Value, base: number, isDilated: boolean): readonly Value[] {
  const stem = b.relu(b.batchNorm(b.conv(image, { channels: base, kernel: 7, pads: 3, stride: 2 })));
  let x = b.maxPool(stem, { kernel: 3, stride: 2, pads: 1 });
  const stages: Value[] = [];
  for (const [stage, stride] of [1, 2, 2, isDilated ? 1 : 2].entries()) {
    const dilation = isDilated && stage === 3 ? 2 : 1;
    const channels = base * 2 ** stage;
    x = residual(b, residual(b, x, channels, stride, dilation), channels, 1, dilation);
    stages.push(x);
  }
  return stages;
}

/** DeepLabV3+ (Chen et al. 2018) on a ResNet: dilated convolutions and a globally pooled branch. */
export function deepLab(base = 32): Architecture {
  const b = new GraphBuilder();
  const image = b.input([1, 1, 256, 256]);
  const [early = image, , , deep = image] = resnet(b, image, base, true);
  const channels = 2 * base;
  const pooled = b.relu(b.conv(b.globalAveragePool(deep), { channels, kernel: 1 }));
  const branches = [
    b.relu(b.batchNorm(b.conv(deep, { channels, kernel: 1 }))),
    ...[6, 12, 18].map((dilation) => unit(b, deep, channels, 1, dilation)),
    bilinear(b, pooled, deep),
  ];
  const context = b.relu(b.batchNorm(b.conv(b.concat(branches), { channels, kernel: 1 })));
  const detail = b.relu(b.batchNorm(b.conv(early, { channels: 16, kernel: 1 })));
  const merged = twice(b, b.concat([detail, bilinear(b, context, detail)]), channels);
  const scores = b.conv(merged, { channels: 2, kernel: 1 });
  return planar(b, b.softmax(bilinear(b, scores, image), 1), image);
}

/** Feature pyramid (Kirillov et al. 2019) on a ResNet. */
export function featurePyramid(base = 32): Architecture {
  const b = new GraphBuilder();
  const image = b.input([1, 1, 256, 256]);
  const stages = resnet(b, image, base, false);
  const channels = 2 * base;
  const [finest = image] = stages;
  let x: Value | null = null;
  const levels: Value[] = [];
  for (const stage of stages.toReversed()) {
    const lateral = b.conv(stage, { channels, kernel: 1 });
    const risen: Value =
      x === null
        ? lateral
        : b.add(
            lateral,
            b.resizeBy(x, [2, 2], { mode: 'nearest', coordinates: 'asymmetric', nearest: 'floor' }),
          );
    x = risen;
    levels.push(bilinear(b, unit(b, risen, channels), finest));
  }
  const sum = levels.reduce((a, level) => b.add(a, level));
  const scores = b.conv(sum, { channels: 2, kernel: 1 });
  return planar(b, b.softmax(bilinear(b, scores, image), 1), image);
}

/** SegFormer-like (Xie et al. 2021): overlapping patches, attention over all positions, a per-position head. */
export function segFormer(base = 32): Architecture {
  const b = new GraphBuilder();
  const image = b.input([1, 1, 256, 256]);
  const norm = (x: Value): Value => b.transpose(b.layerNorm(b.transpose(x, [0, 2, 3, 1])), [0, 3, 1, 2]);
  const stages: Value[] = [];
  let x = image;
  for (const [stage, reduction] of [8, 4, 2, 1].entries()) {
    const channels = base * 2 ** stage;
    const patch = stage === 0 ? { kernel: 7, stride: 4, pads: 3 } : { kernel: 3, stride: 2, pads: 1 };
    x = norm(b.conv(x, { channels, ...patch }));
    const normal = norm(x);
    const keys =
      reduction === 1 ? normal : norm(b.conv(normal, { channels, kernel: reduction, stride: reduction }));
    x = b.add(x, b.attention(normal, keys));
    const wide = b.conv(norm(x), { channels: 4 * channels, kernel: 1 });
    const mixed = b.gelu(b.conv(wide, { channels: 4 * channels, kernel: 3, pads: 1, groups: 4 * channels }));
    x = b.add(x, b.conv(mixed, { channels, kernel: 1 }));
    stages.push(x);
  }
  const [finest = image] = stages;
  const heads = stages.map((stage) => {
    const turned = b.linear(b.transpose(stage, [0, 2, 3, 1]), 2 * base);
    return bilinear(b, b.transpose(turned, [0, 3, 1, 2]), finest);
  });
  const fused = b.relu(b.batchNorm(b.conv(b.concat(heads), { channels: 2 * base, kernel: 1 })));
  const scores = b.conv(fused, { channels: 2, kernel: 1 });
  return planar(b, b.softmax(bilinear(b, scores, image), 1), image);
}

/** The positions of an axis moved forward, the first ones to its end. */
function rolled(b: GraphBuilder, x: Value, axis: number, by: number): Value {
  const length = x.shape[axis] ?? 1;
  return by === 0 ? x : b.concat([b.slice(x, axis, by, length), b.slice(x, axis, 0, by)], axis);
}

/** Attention within windows of channels-last `x`, which are moved by half a window or not. */
export function windowAttention(b: GraphBuilder, x: Value, side: number, shift: number): Value {
  const [, height = 1, width = 1, channels = 1] = x.shape;
  const [rows, columns, tokens, heads] = [height / side, width / side, side * side, 2];
  const merge = (value: Value, shape: readonly number[]): Value =>
    b.apply('Reshape', [value, b.integers(shape)], shape);
  const moved = rolled(b, rolled(b, x, 1, shift), 2, shift);
  const split = b.transpose(b.reshape(moved, [1, rows, side, columns, side, channels]), [0, 1, 3, 2, 4, 5]);
  const windows = merge(split, [rows * columns, tokens, channels]);
  const projected = (): Value =>
    b.transpose(
      b.reshape(b.linear(windows, channels), [rows * columns, tokens, heads, channels / heads]),
      [0, 2, 1, 3],
    );
  const scores = b.softmax(b.matmul(projected(), b.transpose(projected(), [0, 1, 3, 2])));
  const mixed = b.transpose(b.matmul(scores, projected()), [0, 2, 1, 3]);
  const out = b.linear(b.reshape(mixed, windows.shape), channels);
  const back = b.transpose(merge(out, [1, rows, columns, side, side, channels]), [0, 1, 3, 2, 4, 5]);
  const whole = b.reshape(back, x.shape);
  return rolled(b, rolled(b, whole, 1, height - shift), 2, width - shift);
}

/** Swin-Unet-like (Cao et al. 2021): attention in windows, every other one shifted; patches merged and expanded. */
function swinUnet(base = 32, side = 8): Architecture {
  const b = new GraphBuilder();
  const image = b.input([1, 1, 256, 256]);
  const block = (x: Value, shift: number): Value => {
    const attended = b.add(x, windowAttention(b, b.layerNorm(x), side, shift));
    const channels = x.shape[3] ?? 1;
    return b.add(attended, b.linear(b.gelu(b.linear(b.layerNorm(attended), 4 * channels)), channels));
  };
  const pair = (x: Value): Value => block(block(x, 0), side / 2);
  const merged = (x: Value): Value => {
    const [, height = 1, width = 1, channels = 1] = x.shape;
    const corner = (row: number, column: number): Value =>
      b.apply(
        'Slice',
        [
          x,
          ...[
            [row, column],
            [height, width],
            [1, 2],
            [2, 2],
          ].map((values) => b.integers(values)),
        ],
        [1, height / 2, width / 2, channels],
      );
    const corners = b.concat([corner(0, 0), corner(1, 0), corner(0, 1), corner(1, 1)], 3);
    return b.linear(b.layerNorm(corners), 2 * channels);
  };
  const expanded = (x: Value): Value => {
    const [, height = 1, width = 1, channels = 1] = x.shape;
    const split = b.reshape(b.linear(x, 2 * channels), [1, height, width, 2, 2, channels / 2]);
    return b.reshape(b.transpose(split, [0, 1, 3, 2, 4, 5]), [1, 2 * height, 2 * width, channels / 2]);
  };
  const patches = b.conv(image, { channels: base, kernel: 4, stride: 4 });
  const fine = pair(b.layerNorm(b.transpose(patches, [0, 2, 3, 1])));
  const coarse = pair(merged(fine));
  const coarsest = pair(merged(coarse));
  const risen = pair(b.linear(b.concat([expanded(coarsest), coarse], 3), 2 * base));
  const last = pair(b.linear(b.concat([expanded(risen), fine], 3), base));
  const scores = b.conv(b.transpose(last, [0, 3, 1, 2]), { channels: 2, kernel: 1 });
  return planar(b, b.softmax(bilinear(b, scores, image), 1), image);
}

/** 3-D U-Net (Çiçek et al. 2016). */
export function unet3d(base = 8, levels = 2): Architecture {
  const b = new GraphBuilder();
  const image = b.input([1, 1, 64, 64, 64]);
  const skips: Value[] = [];
  let x = image;
  for (let level = 0; level < levels; level++) {
    x = twice(b, x, base * 2 ** level);
    skips.push(x);
    x = halve(b, x);
  }
  x = twice(b, x, base * 2 ** levels);
  for (const skip of skips.toReversed())
    x = twice(b, b.concat([skip, upConv(b, x, channelsOf(skip))]), channelsOf(skip));
  return solid(b, b.sigmoid(b.conv(x, { channels: 1, kernel: 1 })), image);
}

/** MeshNet-like (Fedorov et al. 2017): full resolution, dilated convolutions. */
export function meshNet(channels = 8): Architecture {
  const b = new GraphBuilder();
  const image = b.input([1, 1, 64, 64, 64]);
  let x = image;
  for (const dilation of [1, 1, 1, 2, 4, 8, 1]) x = unit(b, x, channels, 1, dilation);
  return solid(b, b.softmax(b.conv(x, { channels: 2, kernel: 1 }), 1), image);
}

/** nnU-Net style (Isensee et al. 2021): instance norm, leaky ReLU, strided convolutions. */
export function nnUnet(base = 16, levels = 5): Architecture {
  const b = new GraphBuilder();
  const image = b.input([1, 1, 256, 256]);
  const block = (x: Value, channels: number, stride = 1): Value =>
    b.like('LeakyRelu', b.instanceNorm(b.conv(x, { channels, kernel: 3, pads: 1, stride })), {
      alpha: { float: 0.01 },
    });
  const skips: Value[] = [];
  let x = image;
  for (let level = 0; level < levels; level++) {
    x = block(block(x, base * 2 ** level, level === 0 ? 1 : 2), base * 2 ** level);
    skips.push(x);
  }
  for (const skip of skips.slice(0, -1).toReversed()) {
    const channels = channelsOf(skip);
    x = block(block(b.concat([upConv(b, x, channels), skip]), channels), channels);
  }
  return planar(b, b.softmax(b.conv(x, { channels: 2, kernel: 1 }), 1), image);
}

/** nnU-Net style on a patch of a volume (Isensee et al. 2021): 64³, strides down to 8³. */
export function nnUnet3d(base = 16, levels = 4): Architecture {
  const size = [64, 64, 64];
  const graph = normalizedUnet({ size, channels: base, levels });
  const whole = [[0, 1] as const, [0, 2] as const];
  return { graph, image: [1, 1, ...size], roi: [...whole, [24, 40], [24, 40], [24, 40]], block: [8, 8, 8] };
}

/** A U-Net with squeeze-and-excitation (Hu et al. 2018) after each convolution, as in Roy et al. 2018. */
export function excitedUnet(base = 16, levels = 4): Architecture {
  const size = [256, 256];
  const normalized = (b: GraphBuilder, x: Value): Value => excited(b, b.relu(b.batchNorm(x)));
  const graph = normalizedUnet({ size, channels: base, levels, normalized });
  return {
    graph,
    image: [1, 1, ...size],
    roi: [
      [0, 1],
      [0, 2],
      [72, 104],
      [88, 120],
    ],
    block: [8, 8],
  };
}

function excited(b: GraphBuilder, x: Value): Value {
  const channels = channelsOf(x);
  const squeezed = b.relu(
    b.conv(b.globalAveragePool(x), { channels: Math.max(2, channels >> 3), kernel: 1 }),
  );
  return b.mul(x, b.sigmoid(b.conv(squeezed, { channels, kernel: 1 })));
}

/** Every architecture by what it shows; built when asked for, since their weights take room. */
export const architectures: Readonly<Record<string, () => Architecture>> = {
  'U-Net, 4 levels, base 16': unet,
  'U-Net, 4 levels, base 32': () => unet({ base: 32 }),
  'U-Net, 5 levels': () => unet({ levels: 5 }),
  'U-Net, bilinear': () => unet({ up: 'bilinear' }),
  'U-Net, 5 levels, base 32, bilinear': () => unet({ levels: 5, base: 32, up: 'bilinear' }),
  'U-Net++': unetPlusPlus,
  'Attention U-Net': attentionUnet,
  'DeepLabV3+': deepLab,
  FPN: featurePyramid,
  'SegFormer-like': segFormer,
  'Swin-Unet-like': swinUnet,
  '3-D U-Net': unet3d,
  'MeshNet-like 3-D': meshNet,
  'nnU-Net style': nnUnet,
  'nnU-Net style, 3-D': nnUnet3d,
  'SE-U-Net': excitedUnet,
};
