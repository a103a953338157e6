import { readHead } from '../../causal/outcomes/head.ts';
import { sizeIn } from '../../documents/axes.ts';
import { wholeBox } from '../../documents/box.ts';
import { className } from '../../documents/class-name.ts';
import type { Guess, Head } from '../../documents/explanation.ts';
import type { Tensor } from '../../graph/tensor.ts';
import type { InferredHead } from '../model/infer-head.ts';

/** The class to explain: as chosen, else the one predicted in most pixels, the background (0) left out. */
export function chooseClass(
  { head }: InferredHead,
  output: Tensor,
): { readonly head: Head; readonly guesses: readonly Guess[] } {
  if (head.channel !== null) return { head: { ...head, channel: head.channel }, guesses: [] };
  const background = head.decision === 'threshold' ? -1 : 0;
  const candidates = classesOf(head, output).filter((channel) => channel !== background);
  const everywhere = wholeBox(sizeIn<'output'>(head.layout, output.shape));
  const areas = candidates.map((channel) =>
    readHead({ ...head, channel }, output, 0, everywhere).predicted.reduce((sum, pixel) => sum + pixel, 0),
  );
  // Without a candidate, only the background is predicted.
  const channel = candidates[areas.indexOf(Math.max(...areas))] ?? 0;
  const chosen = { ...head, channel };
  const text = `Class: ${className(chosen)}, the largest predicted.`;
  return { head: chosen, guesses: [{ about: 'class', text }] };
}

/** At most this many classes are tried. */
const maximumClasses = 256;

function classesOf({ decision, channels }: InferredHead['head'], output: Tensor): readonly number[] {
  if (decision !== 'labels') return Array.from({ length: Math.min(channels, maximumClasses) }, (_, i) => i);
  return [...new Set(output.data as Float32Array)]
    .filter((label) => Number.isInteger(label) && label >= 0)
    .slice(0, maximumClasses);
}
