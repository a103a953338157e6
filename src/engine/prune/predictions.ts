import { entry } from '../../at.ts';
import { predictChannels } from '../../causal/edits/predict-channels.ts';
import type { ChannelReader, ChannelSets } from '../../graph/edits/channel-sets.ts';
import type { Prediction } from '../../graph/edits/prediction.ts';
import type { ChannelMoments } from '../../inference/channel-moments.ts';

/** How readers have removed channels predicted, from the moments of what they read. Each prediction is fitted once. */
export function predictionsFor(
  moments: ReadonlyMap<string, ChannelMoments>,
  { readers }: Pick<ChannelSets, 'readers'>,
  removed: ReadonlySet<number>,
): (reader: ChannelReader) => Prediction {
  const fitted = new Map<string, Prediction>();
  for (const { tensor, sets, takesIntercept } of readers) {
    const key = keyOf(tensor, takesIntercept);
    if (fitted.has(key)) continue;
    const lost = sets.flatMap((set, channel) => (removed.has(set) ? [channel] : []));
    if (lost.length > 0) fitted.set(key, predictChannels(entry(moments, tensor), lost, takesIntercept));
  }
  return ({ tensor, takesIntercept }) => entry(fitted, keyOf(tensor, takesIntercept));
}

const keyOf = (tensor: string, takesIntercept: boolean): string => `${takesIntercept ? 1 : 0} ${tensor}`;
