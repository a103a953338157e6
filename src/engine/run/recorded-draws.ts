import { deflateSync, inflateSync } from 'node:zlib';
import type { Counts } from '../../causal/outcomes/outcome.ts';

/** Bytes of one draw: changes of two pixel counts as integers and of two sums of probabilities. */
const drawBytes = 24;

/** Far more than any run records: a packed text that unpacks to more is not one of ours. */
const maximumBytes = 2 ** 29;

/**
 * Counts under each draw of each block, packed to text: for each block the number of draws (32 bits), then each
 * draw's changes against the baseline; deflated, base64.
 */
export function packDraws(draws: readonly (readonly Counts[])[], baseline: Counts): string {
  const length = draws.reduce((sum, { length: n }) => sum + 4 + n * drawBytes, 0);
  const view = new DataView(new ArrayBuffer(length));
  let at = 0;
  for (const ofBlock of draws) {
    view.setUint32(at, ofBlock.length, true);
    at += 4;
    for (const counts of ofBlock) {
      view.setInt32(at, counts.intersection - baseline.intersection, true);
      view.setInt32(at + 4, counts.predicted - baseline.predicted, true);
      view.setFloat64(at + 8, counts.softIntersection, true);
      view.setFloat64(at + 16, counts.softPredicted, true);
      at += drawBytes;
    }
  }
  return deflateSync(new Uint8Array(view.buffer)).toString('base64');
}

/** The draws of `blocks` blocks that `packDraws` packed; none where there is no text or it is damaged. */
export function unpackDraws(text: string | null, blocks: number, baseline: Counts): Counts[][] {
  const none = (): Counts[][] => Array.from({ length: blocks }, () => []);
  if (text === null) return none();
  try {
    const bytes = inflateSync(Buffer.from(text, 'base64'), { maxOutputLength: maximumBytes });
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    return none().map(() => {
      const n = view.getUint32(at, true);
      const start = at + 4;
      at = start + n * drawBytes;
      if (at > view.byteLength) throw new RangeError('cut off');
      return Array.from({ length: n }, (_, i): Counts => {
        const draw = start + i * drawBytes;
        return {
          ...baseline,
          intersection: baseline.intersection + view.getInt32(draw, true),
          predicted: baseline.predicted + view.getInt32(draw + 4, true),
          softIntersection: view.getFloat64(draw + 8, true),
          softPredicted: view.getFloat64(draw + 16, true),
        };
      });
    });
  } catch {
    return none();
  }
}
