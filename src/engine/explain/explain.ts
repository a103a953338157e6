import type { Explanation } from '../../documents/explanation.ts';
import { explainChannels, explainLayers } from './explain-components.ts';
import { explainInput } from './explain-input.ts';
import { explainMap } from './explain-map.ts';
import { explainMediation } from './explain-mediation.ts';
import { explainedBy } from '../scene/explained.ts';
import { type Inside, openInside } from '../scene/inside.ts';
import type { Aim } from '../../protocol/messages.ts';
import type { LoadedModel } from '../model/model-shelf.ts';
import type { Run } from '../run/run.ts';

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
  const { question } = prepared;
  const explained = await explainedBy(question, model);
  let inside: Promise<Inside> | null = null;
  let found = prepared;
  try {
    for (const aim of aims) {
      if (run.isCancelled()) break;
      if (aim.kind === 'input') found = await explainInput(found, explained, memory, run);
      else
        found = await explainInside(
          aim,
          found,
          await (inside ??= openInside(explained, question, memory)),
          run,
        );
    }
    return found;
  } finally {
    await inside?.then(({ apart }) => apart.dispose()).catch(() => undefined);
  }
}

function explainInside(
  aim: Exclude<Aim, { kind: 'input' }>,
  found: Explanation,
  inside: Inside,
  run: Run,
): Promise<Explanation> {
  switch (aim.kind) {
    case 'layers':
      return explainLayers(found, inside, run);
    case 'channels':
      return explainChannels(aim, found, inside, run);
    case 'map':
      return explainMap(aim, found, inside, run);
    case 'mediation':
      return explainMediation(aim, found, inside, run);
  }
}
