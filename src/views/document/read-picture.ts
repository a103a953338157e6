import type { Explanation } from '../../documents/explanation.ts';
import type { PictureOrReason } from '../../protocol/page.ts';
import { failureOf } from '../failures.ts';
import type { Services } from '../services.ts';
import { untrusted } from '../trust.ts';

/** The image of an explanation, or why it cannot be shown. */
export async function readPicture(explanation: Explanation, services: Services): Promise<PictureOrReason> {
  const reason = untrusted();
  if (reason !== null) return { missing: reason };
  try {
    const engine = await services.engine();
    return await engine.picture(explanation);
  } catch (error) {
    return { missing: failureOf(error, services.log).message };
  }
}
