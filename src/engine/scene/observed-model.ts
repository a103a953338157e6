import { inputTensor } from '../../causal/laboratory/full-inference.ts';
import type { Question } from '../../documents/explanation.ts';
import { UserError } from '../../errors.ts';
import type { Network } from '../../graph/network.ts';
import type { Region } from '../../graph/region.ts';
import { type Item, observe } from '../../inference/observe.ts';
import type { LoadedModel } from '../model/model-shelf.ts';
import { unlessCancelled } from '../run/interruptible.ts';
import { repeated } from './image-pass.ts';
import { slidingInside } from './decomposed-model.ts';
import { openScene } from './opened-question.ts';
import { readQuestionImage } from './question-image.ts';

/** Channels of one tensor for the image. */
export interface ChannelValues {
  readonly tensor: string;
  readonly region: Region;
  readonly data: Float32Array;
}

/** A model on the image of a question, and the channels that were looked at last. */
export interface ObservedModel {
  /** What it was run on. */
  readonly key: string;
  readonly model: LoadedModel;
  readonly item: Item;
  readonly network: Network;
  values: ChannelValues | null;
}

/** Kept as long as the model is, so that the next channel takes no pass. */
const observed = new WeakMap<LoadedModel, ObservedModel>();

/**
 * A model on the image of a question, which is read again each time.
 * @throws UserError when a file is no longer the one that was asked about, or it was cancelled
 */
export async function observedModel(
  question: Question,
  loaded: LoadedModel,
  isCancelled: () => boolean,
): Promise<ObservedModel> {
  if (question.windows !== undefined) throw new UserError(slidingInside(loaded.name));
  const { image, channelImages = [], input, head, constants = {} } = question;
  const files = [image, ...channelImages].map(({ sha256 }) => sha256);
  const key = JSON.stringify([question.model.sha256, files, input, head.output, head.layout, constants]);
  const known = observed.get(loaded);
  if (known?.key === key) {
    await readQuestionImage(question, loaded.name);
    return known;
  }
  const { model, pass, batchSize } = (await openScene(question, loaded)).scene;
  await unlessCancelled(isCancelled);
  const items = batchSize ?? 1;
  const item: Item = { input: input.name, tensor: inputTensor(input, repeated(pass.image, items), items) };
  const network = await observe(model.runtime, model.graph, item, model.name);
  const made: ObservedModel = { key, model, item, network, values: null };
  observed.set(loaded, made);
  return made;
}
