import { at } from '../../at.ts';
import type { Laboratory } from '../../causal/laboratory/trial.ts';
import type { Explanation, Question } from '../../documents/explanation.ts';
import { factsSince } from '../run/facts.ts';
import { unpackDraws } from '../run/recorded-draws.ts';
import type { HeldScene } from '../scene/held-scene.ts';
import { inputGeometry } from '../scene/input-grid.ts';
import { type InputUnit, inputUnits } from '../scene/input-units.ts';
import type { OpenedQuestion } from '../scene/opened-question.ts';
import { openLaboratory } from '../scene/scene.ts';
import { measureInput } from './measure-input.ts';
import { predictInput } from './predict-input.ts';
import { type ExplainListener, reportExplanation } from './report-explanation.ts';

/** What computing changes of statistics takes, of what measuring direct effects takes. */
const changesOfDirect = 0.2;

/** A run is at its end only with what it found. */
const mostShare = 0.999;

/**
 * Measures the direct effect of every block under every draw, then total ones by a budget of whole passes, and predicts the
 * total effects of all blocks. A run that was cut short goes on with direct effects where it was.
 * @param held the question's scene, with its statistics held
 * @param memory bytes that kept values and sessions may take
 */
export async function explainPredicted(
  prepared: Explanation,
  opened: OpenedQuestion,
  held: HeldScene,
  memory: number,
  listener: ExplainListener,
): Promise<Explanation> {
  const { question, status } = prepared;
  const { scene, reference, treatments } = opened;
  const packed = status === 'incomplete' ? (at(prepared.maps, 0).direct?.draws ?? null) : null;
  const factsOf = factsSince(scene.model, status === 'complete' ? null : prepared.facts);
  const report = reportExplanation({ kind: 'input' }, listener);
  const laboratory = await openLaboratory(held.scene, question, reference, memory);
  const units = inputUnits(question);
  const { baseline } = laboratory;
  const recorded = unpackDraws(packed, units.length, baseline);
  const shares = sharesOf(question, units, laboratory, treatments.pool.size);
  const direct = await measureInput(prepared, {
    ...{ isDirect: true, isExhaustive: true, units, recorded, laboratory, treatments, factsOf },
    listener: {
      ...listener,
      onCheckpoint: (saved) => {
        listener.onCheckpoint({ ...saved, status: 'incomplete' });
      },
    },
    report: (found, reached) => {
      report(found, { ...reached, share: shares.direct * reached.share });
    },
  }).finally(() => laboratory.dispose());
  const unfinished = { ...direct, status: 'incomplete' as const };
  if (listener.isCancelled()) return unfinished;
  const total = units.length;
  const map = { geometry: inputGeometry(question), effects: [], reading: 'direct' } as const;
  const furtherFacts = factsSince(scene.model, direct.facts);
  const treated = direct.facts?.treatments ?? 0;
  const found = await predictInput({
    ...{ question, units, opened, held, baseline, memory, isCancelled: listener.isCancelled },
    direct: recorded,
    onChanges: (done, of) => {
      const share = shares.direct + shares.changes * (done / of);
      report({ map }, { stage: 'statistics', share, done, total: of, draw: null, treatments: treated });
    },
    onPasses: (done, of) => {
      const share = shares.direct + shares.changes + shares.passes * (done / of);
      const treatments = treated + done;
      report(
        { map },
        {
          stage: 'passes',
          share: Math.min(mostShare, share),
          ...{ done, total: of, draw: null, treatments },
        },
      );
    },
  });
  if (found === null) return unfinished;
  const { predicted, passes } = found;
  report(
    { map, predicted },
    { share: 1, done: total, total, draw: null, treatments: treated + predicted.passes },
  );
  return {
    ...direct,
    status: 'complete',
    maps: direct.maps.map((one, i) => (i === 0 ? { ...one, predicted } : one)),
    facts: furtherFacts({ treatments: predicted.passes, passes }),
  };
}

/** Shares of a run's time: what its stages take, by arithmetic. */
interface Shares {
  readonly direct: number;
  readonly changes: number;
  readonly passes: number;
}

function sharesOf(
  { passes: budget = 0 }: Question,
  units: readonly InputUnit[],
  laboratory: Laboratory,
  draws: number,
): Shares {
  const open = units.filter(({ block, isSkipped }) => !isSkipped && laboratory.reach(block) !== null);
  const direct = open.reduce((sum, { block }) => sum + laboratory.priceOf(block, draws), 0);
  const [changes, passes] = [changesOfDirect * direct, budget];
  const all = direct + changes + passes;
  return { direct: direct / all, changes: changes / all, passes: passes / all };
}
