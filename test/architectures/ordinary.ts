import { at } from '../../src/at.ts';
import { GraphBuilder } from '../support/graph-builder.ts';
import type { Value } from '../support/graph-writer.ts';
import type { Graph } from '../../src/graph/graph.ts';

/** Small models as people train them: fast whole passes, many nodes, little that a crop can save. */
export interface Ordinary {
  readonly graph: Graph;
  /** The side of the image. */
  readonly size: number;
}

const channelsOf = ({ shape }: Value): number => at(shape, 1);

const hardSwish = (b: GraphBuilder, x: Value): Value => b.like('HardSwish', x);

function scaledTo(b: GraphBuilder, x: Value, { shape }: Value): Value {
  const factors = shape.slice(2).map((length, i) => length / at(x.shape, i + 2));
  return b.resizeBy(x, factors, { mode: 'linear', coordinates: 'pytorch_half_pixel' });
}

/** Squeeze-and-excitation (Hu et al. 2018), with hard sigmoid as in MobileNetV3. */
function excite(b: GraphBuilder, x: Value): Value {
  const channels = channelsOf(x);
  const squeezed = b.relu(
    b.conv(b.globalAveragePool(x), { channels: Math.max(8, channels >> 2), kernel: 1 }),
  );
  const gate = b.like('HardSigmoid', b.conv(squeezed, { channels, kernel: 1 }), { alpha: { float: 1 / 6 } });
  return b.mul(x, gate);
}

interface Bottleneck {
  readonly expanded: number;
  readonly channels: number;
  readonly kernel: number;
  readonly stride?: number;
  readonly dilation?: number;
  readonly hasExcitation?: boolean;
}

/** An inverted residual block. */
function bottleneck(b: GraphBuilder, x: Value, options: Bottleneck): Value {
  const { expanded, channels, kernel, stride = 1, dilation = 1, hasExcitation = false } = options;
  const wide = hardSwish(b, b.conv(x, { channels: expanded, kernel: 1 }));
  const pads = ((kernel - 1) / 2) * dilation;
  let y = hardSwish(
    b,
    b.conv(wide, { channels: expanded, kernel, stride, dilation, pads, groups: expanded }),
  );
  if (hasExcitation) y = excite(b, y);
  y = b.conv(y, { channels, kernel: 1 });
  return stride === 1 && channels === channelsOf(x) ? b.add(x, y) : y;
}

/** DeepLabV3 (Chen et al. 2017) on MobileNetV3-Large (Howard et al. 2019), at 96 px. */
function deepLabMobile(size = 96): Ordinary {
  const b = new GraphBuilder();
  const image = b.input([1, 3, size, size]);
  let x = hardSwish(b, b.conv(image, { channels: 16, kernel: 3, stride: 2, pads: 1 }));
  const blocks: readonly Bottleneck[] = [
    { expanded: 16, channels: 16, kernel: 3 },
    { expanded: 64, channels: 24, kernel: 3, stride: 2 },
    { expanded: 72, channels: 24, kernel: 3 },
    { expanded: 72, channels: 40, kernel: 5, stride: 2, hasExcitation: true },
    { expanded: 120, channels: 40, kernel: 5, hasExcitation: true },
    { expanded: 120, channels: 40, kernel: 5, hasExcitation: true },
    { expanded: 240, channels: 80, kernel: 3, stride: 2 },
    { expanded: 200, channels: 80, kernel: 3 },
    { expanded: 184, channels: 80, kernel: 3 },
    { expanded: 184, channels: 80, kernel: 3 },
    { expanded: 480, channels: 112, kernel: 3, hasExcitation: true },
    { expanded: 672, channels: 112, kernel: 3, hasExcitation: true },
    { expanded: 672, channels: 160, kernel: 5, dilation: 2, hasExcitation: true },
    { expanded: 960, channels: 160, kernel: 5, dilation: 2, hasExcitation: true },
    { expanded: 960, channels: 160, kernel: 5, dilation: 2, hasExcitation: true },
  ];
  for (const block of blocks) x = bottleneck(b, x, block);
  x = hardSwish(b, b.conv(x, { channels: 960, kernel: 1 }));
  const pooled = b.relu(b.conv(b.globalAveragePool(x), { channels: 128, kernel: 1 }));
  const branches = [
    b.relu(b.conv(x, { channels: 128, kernel: 1 })),
    ...[12, 24, 36].map((dilation) =>
      b.relu(b.conv(x, { channels: 128, kernel: 3, pads: dilation, dilation })),
    ),
    scaledTo(b, pooled, x),
  ];
  const joined = b.relu(b.conv(b.concat(branches), { channels: 256, kernel: 1 }));
  const head = b.conv(b.relu(b.conv(joined, { channels: 128, kernel: 3, pads: 1 })), {
    channels: 4,
    kernel: 1,
  });
  return { graph: b.build(scaledTo(b, head, image)), size };
}

/** Linknet (Chaurasia and Culurciello 2017) on ResNet-18, at 128 px, with its norms folded into convolutions. */
function linknet(size = 128): Ordinary {
  const b = new GraphBuilder();
  const image = b.input([1, 3, size, size]);
  const stem = b.relu(b.conv(image, { channels: 64, kernel: 7, stride: 2, pads: 3 }));
  const residual = (x: Value, channels: number, stride: number): Value => {
    const first = b.relu(b.conv(x, { channels, kernel: 3, stride, pads: 1 }));
    const second = b.conv(first, { channels, kernel: 3, pads: 1 });
    const isSame = stride === 1 && channels === channelsOf(x);
    return b.relu(b.add(second, isSame ? x : b.conv(x, { channels, kernel: 1, stride })));
  };
  let x = b.maxPool(stem, { kernel: 3, stride: 2, pads: 1 });
  const skips = [stem];
  for (const [level, channels] of [64, 128, 256, 512].entries()) {
    x = residual(residual(x, channels, level === 0 ? 1 : 2), channels, 1);
    if (level < 3) skips.push(x);
  }
  const decoded = (y: Value, channels: number): Value => {
    const narrow = b.relu(b.conv(y, { channels: channelsOf(y) >> 2, kernel: 1 }));
    const risen = b.relu(
      b.transposedConv(narrow, { channels: channelsOf(narrow), kernel: 4, stride: 2, pads: 1 }),
    );
    return b.relu(b.conv(risen, { channels, kernel: 1 }));
  };
  for (const skip of skips.toReversed()) x = b.add(decoded(x, channelsOf(skip)), skip);
  return { graph: b.build(b.conv(decoded(x, 32), { channels: 4, kernel: 1 })), size };
}

/** UNeXt (Valanarasu and Patel 2022): convolutions above, tokenized MLPs below, at 128 px. */
function unext(size = 128): Ordinary {
  const b = new GraphBuilder();
  const image = b.input([1, 3, size, size]);
  const convolved = (x: Value, channels: number): Value =>
    b.relu(b.batchNorm(b.conv(x, { channels, kernel: 3, pads: 1 })));
  const tokenized = (x: Value): Value => {
    const [channels, height, width] = [channelsOf(x), at(x.shape, 2), at(x.shape, 3)];
    const tokens = (y: Value): Value => b.transpose(b.reshape(y, [1, channels, height * width]), [0, 2, 1]);
    const planes = (y: Value): Value => b.reshape(b.transpose(y, [0, 2, 1]), [1, channels, height, width]);
    const inside = planes(b.linear(b.layerNorm(tokens(x)), channels));
    const mixed = b.gelu(b.conv(inside, { channels, kernel: 3, pads: 1, groups: channels }));
    return b.add(x, planes(b.linear(tokens(mixed), channels)));
  };
  const skips: Value[] = [];
  let x = image;
  for (const channels of [32, 64, 128]) {
    x = b.maxPool(convolved(x, channels), { kernel: 2, stride: 2 });
    skips.push(x);
  }
  x = tokenized(b.conv(x, { channels: 160, kernel: 3, stride: 2, pads: 1 }));
  skips.push(x);
  x = tokenized(tokenized(b.conv(x, { channels: 256, kernel: 3, stride: 2, pads: 1 })));
  for (const skip of skips.toReversed())
    x = tokenizedAbove(b, b.add(scaledTo(b, convolved(x, channelsOf(skip)), skip), skip), tokenized);
  x = scaledTo(b, convolved(x, 32), image);
  return { graph: b.build(b.conv(x, { channels: 4, kernel: 1 })), size };
}

/** Of the decoder, the two lowest levels are tokenized. */
function tokenizedAbove(_: GraphBuilder, x: Value, tokenized: (x: Value) => Value): Value {
  return channelsOf(x) >= 128 ? tokenized(x) : x;
}

export const ordinary: Readonly<Record<string, () => Ordinary>> = {
  'DeepLabV3-MobileNetV3-like, 96 px': deepLabMobile,
  'Linknet-ResNet18-like, 128 px': linknet,
  'UNeXt-like, 128 px': unext,
};
