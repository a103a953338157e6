import { setImmediate } from 'node:timers/promises';
import { cancelledError } from '../../errors.ts';

/**
 * The same steps, with a turn for other work after each: ONNX Runtime may compute on this thread, and a cancellation
 * must get in.
 */
export async function* interruptible<Step>(steps: AsyncIterable<Step>): AsyncGenerator<Step> {
  for await (const step of steps) {
    yield step;
    await setImmediate();
  }
}

/**
 * A turn for other work between two stages of a query.
 * @throws UserError when the query was cancelled
 */
export async function unlessCancelled(isCancelled: () => boolean): Promise<void> {
  await setImmediate();
  if (isCancelled()) throw cancelledError();
}
