import { at } from '../../at.ts';
import { wholeTensor } from '../../causal/components/candidate.ts';
import type { Draws } from '../../causal/components/draw.ts';
import {
  type CandidateEffect,
  type ComponentStep,
  estimateComponents,
} from '../../causal/components/estimate-components.ts';
import { knownDifferences, type PairedUnit } from '../../causal/differences/known-differences.ts';
import { inLockstep } from '../../causal/differences/lockstep.ts';
import { changeRange } from '../../causal/outcomes/outcome.ts';
import type { Comparison, OwnDifference } from '../../documents/comparison.ts';
import { type LayerGroup, layerGroups, withExchangedLayers } from '../../graph/rewrites/exchanged-layers.ts';
import { openingsOf } from '../../inference/openings.ts';
import { interruptible } from '../run/interruptible.ts';
import { drawsFor } from '../treatments/draws-for.ts';
import type { CompareRun } from './compare-run.ts';
import { exchangeableWeights } from './exchangeable-weights.ts';
import { hybridDraws } from './hybrid-draws.ts';
import type { TwoSessions } from './two-models.ts';

/** What is known of all groups with one set of weights. */
interface MeasuredGroups {
  readonly draws: number;
  readonly found: Map<number, CandidateEffect>;
  last: ComponentStep | null;
}

/**
 * Measures how far each matched layer itself has changed: *before*, in which that layer alone has the weights of
 * *after*, against *before* as it is, under the same draws. Δ of a layer also holds what changed upstream and
 * downstream of it; this does not. The layer's tensor is set to what the layer outputs with the other weights, so that
 * only what depends on it runs again. Layers of the same weights have not changed: nothing is run for them.
 * Only for the intervention *resample*.
 */
export async function compareOwnChanges(
  prepared: Comparison,
  sessions: TwoSessions,
  run: CompareRun,
): Promise<Comparison> {
  const { question } = prepared.before;
  if (question.intervention !== 'resample') return { ...prepared, ownDifferences: [] };
  const { decomposed, donors, scene } = sessions.before;
  const { incremental, view } = decomposed;
  const { exchanged, same, unfit } = exchangeableWeights(prepared, sessions);
  const groups = layerGroups(incremental.network, new Set([...exchanged.keys(), ...unfit])).filter(
    ({ layers }) => !layers.some((layer) => unfit.has(layer)),
  );
  const proved = same.map((layer): OwnDifference => ({ layers: [layer], ...unchanged }));
  if (groups.length === 0) return { ...prepared, ownDifferences: proved };
  const candidates = groups.map((group) => [wholeTensor(incremental, lastTensor(group))]);
  const asked = await drawsFor(question, scene, decomposed, donors, candidates);
  const hybrid = await hybridDraws(
    sessions.before,
    groups,
    withExchangedLayers(incremental.network.graph, groups, (layer) => exchanged.get(layer) ?? []),
  );
  try {
    const both: { readonly before: MeasuredGroups; readonly after: MeasuredGroups } = {
      before: { draws: asked.draws.size, found: new Map(), last: null },
      after: { draws: hybrid.draws.size, found: new Map(), last: null },
    };
    const range = changeRange('dice', view.baseline, view.baseline);
    const known = knownDifferences(
      groups.length,
      (index) => pairedUnit(both.before, both.after, index, range),
      question.tau,
    );
    const differences = (): Pick<Comparison, 'ownDifferences'> => ({
      ownDifferences: [
        ...known().map(({ index, ...difference }): OwnDifference => {
          return { layers: [...at(groups, index).layers], ...difference };
        }),
        ...proved,
      ],
    });
    const report = run.reportOn({ kind: 'own' });
    const foundSoFar = (): Comparison => ({ ...prepared, ...differences() });
    const steps = (draws: Draws): AsyncGenerator<ComponentStep> =>
      estimateComponents(incremental, candidates, draws, { view, tau: 0 }, run.isCancelled);
    for await (const { side, step } of interruptible(inLockstep(steps(asked.draws), steps(hybrid.draws)))) {
      for (const found of step.effects) both[side].found.set(found.index, found);
      both[side].last = step;
      const total = asked.draws.size;
      const shares = [both.before, both.after].map((one) => shareOf(one, groups.length));
      report(
        { differences },
        {
          share: shares.reduce((sum, share) => sum + share, 0) / 2,
          done: Math.min(total, both.after.last?.draw ?? 0),
          total,
          draw: null,
          treatments: null,
          openings: openingsOf([both.before, both.after]),
        },
      );
      run.checkpoint(foundSoFar);
    }
    for (const { last } of [both.before, both.after]) run.spend(last?.treatments ?? 0, last?.passes ?? 0);
    return foundSoFar();
  } finally {
    await asked.dispose();
    await hybrid.dispose();
  }
}

const unchanged = {
  state: 'unchanged',
  n: 0,
  mean: 0,
  se: 0,
  low: 0,
  high: 0,
  unpaired: { low: 0, high: 0 },
  p: 1,
} as const;

function lastTensor({ nodes }: LayerGroup): string {
  return at(at(nodes, nodes.length - 1).outputs, 0);
}

function shareOf({ last }: MeasuredGroups, groups: number): number {
  if (last === null) return 0;
  return last.done === groups ? 1 : last.share;
}

/** Whether a group has taken, or rejected, every draw. */
function hasAll({ found, draws }: MeasuredGroups, index: number): boolean {
  const effect = found.get(index)?.effect;
  if (effect === undefined) return draws === 0;
  return effect.state === 'proved' || effect.n + effect.rejected === draws;
}

/**
 * What a group changes with its own weights and with the others, by donor. The others change Dice even on the image
 * itself, which is their first draw; a donor that leaves the group as it was with either does not count.
 * @param range the least and most that Dice can change by
 */
function pairedUnit(
  before: MeasuredGroups,
  after: MeasuredGroups,
  index: number,
  range: PairedUnit['before']['range'],
): PairedUnit {
  const own = before.found.get(index)?.changes ?? none;
  const other = after.found.get(index)?.changes ?? none;
  const [ownIsDone, otherIsDone] = [hasAll(before, index), hasAll(after, index)];
  const isProved = before.found.get(index)?.effect.state === 'proved';
  const isBased = otherIsDone || other.has(0);
  const base = other.get(0) ?? 0;
  const donors = Array.from({ length: before.draws }, (_, donor) => donor).filter(
    (donor) =>
      isBased &&
      (ownIsDone || own.has(donor)) &&
      (otherIsDone || other.has(donor + 1)) &&
      (own.has(donor) || (other.get(donor + 1) ?? 0) !== base),
  );
  const still = { changes: [], range: { low: 0, high: 0 } };
  return {
    before: isProved ? still : { changes: donors.map((donor) => own.get(donor) ?? 0), range },
    after: isProved
      ? still
      : {
          changes: donors.map((donor) => (other.get(donor + 1) ?? 0) - base),
          range: { low: range.low - base, high: range.high - base },
        },
    size:
      ownIsDone && otherIsDone
        ? donors.length
        : before.draws - (before.found.get(index)?.effect.rejected ?? 0),
  };
}

const none: ReadonlyMap<number, number> = new Map();
