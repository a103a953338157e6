import { at } from '../../src/at.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { GraphBuilder } from './graph-builder.ts';
import type { Value } from './graph-writer.ts';

interface NormalizedNet {
  /** Of the image, and by it the number of its axes. */
  readonly size: readonly number[];
  readonly channels: number;
  readonly levels: number;
  readonly seed?: number;
  /** What follows each convolution but the last. */
  readonly normalized?: (b: GraphBuilder, x: Value) => Value;
}

const like = (b: GraphBuilder, x: Value): Value =>
  b.like('LeakyRelu', b.instanceNorm(x), { alpha: { float: 0.01 } });

/**
 * A U-Net as nnU-Net makes it: two convolutions a level, each with an instance normalization; strides go down. Its output
 * is normalized too, so that random weights predict each class in about half of the image.
 */
export function normalizedUnet({
  size,
  channels,
  levels,
  seed = 1,
  normalized = like,
}: NormalizedNet): Graph {
  const b = new GraphBuilder({ seed });
  const conv = (x: Value, own: number, stride = 1): Value =>
    normalized(b, b.conv(x, { channels: own, kernel: 3, pads: 1, stride }));
  const widthAt = (level: number): number => Math.min(320, channels * 2 ** level);
  let x: Value = b.input([1, 1, ...size]);
  const skips: Value[] = [];
  for (let level = 0; level < levels; level++) {
    x = conv(conv(x, widthAt(level), level === 0 ? 1 : 2), widthAt(level));
    skips.push(x);
  }
  for (let level = levels - 2; level >= 0; level--) {
    const risen = b.transposedConv(x, { channels: widthAt(level), kernel: 2, stride: 2 });
    x = conv(conv(b.concat([risen, at(skips, level)]), widthAt(level)), widthAt(level));
  }
  return b.build(b.instanceNorm(b.conv(x, { channels: 2, kernel: 1 })));
}
