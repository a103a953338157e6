import { UserError } from '../errors.ts';
import type { Explanation } from '../explanation/explanation.ts';
import { explainInput } from './explain-input.ts';
import { type Explained, explainedBy } from './explained.ts';
import type { Aim } from './messages.ts';
import type { LoadedModel } from './model-shelf.ts';
import type { Run } from './run.ts';

/**
 * Measures what is aimed at of a prepared explanation, one aim after the other, and adds it to what was found before.
 * @param memory bytes that kept values and sessions may take
 * @throws UserError when a file is not the one that was prepared, or the model fails
 */
export async function explain(
  prepared: Explanation,
  aims: readonly Aim[],
  model: LoadedModel,
  memory: number,
  run: Run,
): Promise<Explanation> {
  const explained = await explainedBy(prepared.question, model);
  let found = prepared;
  for (const aim of aims) {
    if (run.isCancelled()) break;
    found = await measure(aim, found, explained, memory, run);
  }
  return found;
}

function measure(
  aim: Aim,
  found: Explanation,
  explained: Explained,
  memory: number,
  run: Run,
): Promise<Explanation> {
  switch (aim.kind) {
    case 'input':
      return explainInput(found, explained, memory, run);
    case 'layers':
    case 'channels':
    case 'map':
    case 'mediation':
      throw new UserError(`Only the input can be explained yet.`);
  }
}
