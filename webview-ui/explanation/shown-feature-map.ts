import type { Question } from '../../src/documents/explanation.ts';
import type { ChannelName, FeatureMap } from '../../src/documents/feature-map.ts';
import { isSameQuestion } from './same-question.ts';

/** The feature map that was asked for. Until it is there, that of the tensor's channel before stays. */
export interface ShownFeatureMap extends ChannelName {
  /** The question that it was asked about. */
  readonly question: Question;
  readonly found: FeatureMap | null;
  readonly problem: string | null;
}

/** What is shown once a channel is asked for: as long as the tensor stays, what is known of it. */
export function askedMap(
  question: Question,
  of: ChannelName,
  before: ShownFeatureMap | null,
): ShownFeatureMap {
  const isSame = before !== null && before.tensor === of.tensor && isSameQuestion(before.question, question);
  return { ...of, question, found: isSame ? before.found : null, problem: null };
}

/** Whether the model still runs for it. */
export function isAwaited({ found, problem, channel }: ShownFeatureMap): boolean {
  return problem === null && found?.channel !== channel;
}
