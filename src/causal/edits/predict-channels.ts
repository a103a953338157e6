import { at } from '../../at.ts';
import { constantPrediction, type Prediction } from '../../graph/edits/prediction.ts';
import type { ChannelMoments } from '../../inference/channel-moments.ts';
import { ridged, solve } from '../positive-definite.ts';

/**
 * The least-squares prediction of channels from those that are kept.
 * @param hasIntercept whether a constant is fitted too; without one, predictions are 0 where all channels are
 */
export function predictChannels(
  moments: ChannelMoments,
  removed: readonly number[],
  hasIntercept: boolean,
): Prediction {
  const { channels, means } = moments;
  const lost = new Set(removed);
  const kept = Array.from({ length: channels }, (_, i) => i).filter((i) => !lost.has(i));
  if (kept.length === 0 || removed.length === 0) return constantPrediction(kept, removed);
  const centre = (i: number, j: number): number => (hasIntercept ? at(means, i) * at(means, j) : 0);
  const product = (i: number, j: number): number => at(moments.products, i * channels + j) - centre(i, j);
  const size = kept.length;
  const among = Float64Array.from({ length: size * size }, (_, i) =>
    product(at(kept, Math.floor(i / size)), at(kept, i % size)),
  );
  const count = removed.length;
  const across = Float64Array.from({ length: size * count }, (_, i) =>
    product(at(kept, Math.floor(i / count)), at(removed, i % count)),
  );
  const found = solve(ridged({ size, values: among }), across, count);
  const coefficients = Float64Array.from({ length: count * size }, (_, i) =>
    at(found, (i % size) * count + Math.floor(i / size)),
  );
  const intercepts = Float64Array.from(removed, (channel, r) =>
    hasIntercept
      ? kept.reduce(
          (rest, one, k) => rest - at(coefficients, r * size + k) * at(means, one),
          at(means, channel),
        )
      : 0,
  );
  return { kept, removed, coefficients, intercepts };
}
