import type { Explanation } from '../../documents/explanation.ts';
import type { ExplainAim } from '../../documents/explanation-step.ts';
import type { LoadedModel } from '../model/model-shelf.ts';
import { type LayerSession, openLayerSession } from '../scene/layer-session.ts';
import { openQuestion } from '../scene/opened-question.ts';
import { explainCauses } from './explain-causes.ts';
import { explainChannels, explainLayers } from './explain-components.ts';
import { explainInput } from './explain-input.ts';
import { explainJoint } from './explain-joint.ts';
import { explainLearnt } from './explain-learnt.ts';
import { explainMap } from './explain-map.ts';
import { explainMediation } from './explain-mediation.ts';
import type { ExplainListener } from './report-explanation.ts';

/**
 * Measures aims of a prepared explanation, one after the other, and adds what it finds to what was found before.
 * @param memory bytes that kept values and sessions may take
 * @throws UserError when a file is not the one that was prepared, or the model fails
 */
export async function explain(
  prepared: Explanation,
  aims: readonly ExplainAim[],
  model: LoadedModel,
  memory: number,
  listener: ExplainListener,
): Promise<Explanation> {
  const { question } = prepared;
  const opened = await openQuestion(question, model);
  let session: Promise<LayerSession> | null = null;
  let found = prepared;
  try {
    for (const aim of aims) {
      if (listener.isCancelled()) break;
      if (aim.kind === 'input') found = await explainInput(found, opened, memory, listener);
      else if (aim.kind === 'joint') found = await explainJoint(found, opened, memory, listener);
      else if (aim.kind === 'causes') found = await explainCauses(found, opened, listener);
      else {
        session ??= openLayerSession(opened, question, memory);
        found = await explainInside(aim, found, await session, listener);
      }
    }
    return found;
  } finally {
    await session?.then(({ decomposed }) => decomposed.dispose()).catch(() => undefined);
  }
}

function explainInside(
  aim: Exclude<ExplainAim, { kind: 'input' | 'joint' | 'causes' }>,
  found: Explanation,
  session: LayerSession,
  listener: ExplainListener,
): Promise<Explanation> {
  switch (aim.kind) {
    case 'layers':
      return explainLayers(found, session, listener);
    case 'channels':
      return explainChannels(aim, found, session, listener);
    case 'map':
      return explainMap(aim, found, session, listener);
    case 'mediation':
      return explainMediation(aim, found, session, listener);
    case 'learnt':
      return explainLearnt(aim, found, session, listener);
  }
}
