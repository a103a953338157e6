import { setImmediate } from 'node:timers/promises';

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
