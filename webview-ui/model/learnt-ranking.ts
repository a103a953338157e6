import { at } from '../../src/at.ts';
import { componentKey } from '../../src/documents/component-key.ts';
import type { LearntEffect, LearntFindings } from '../../src/documents/learnt.ts';
import { componentEffectOn, type KnownComponents } from './component-effects.ts';
import { type LayerIndex, nodeName, tensorName } from './component-names.ts';
import { pathOf, type RankedComponent, withRanks } from './component-ranking.ts';
import { learntByTensor, learntOn } from './learnt.ts';
import type { OutcomeReading } from './outcome-reading.ts';

/** How both numbers of a layer are read. */
export interface BothReadings {
  readonly flow: OutcomeReading;
  readonly learnt: OutcomeReading;
}

/** Layers with parameters by what they have learnt, the largest first; a convolution and its normalization are one row. */
export function rankLearnt(
  findings: LearntFindings,
  known: KnownComponents,
  index: LayerIndex,
  readings: BothReadings,
): readonly RankedComponent[] {
  const rows = findings.effects.map((found): Omit<RankedComponent, 'rank'> => {
    const tensor = at(found.layers, 0);
    const component = { kind: 'layer', tensor } as const;
    const layer = index.byTensor.get(tensor) ?? null;
    const flow = known.get(componentKey(component));
    return {
      key: componentKey(component),
      component,
      name: learntName(found, index),
      operator: layer?.operator ?? '',
      path: pathOf(layer),
      layer,
      effect: learntOn(found, readings.learnt),
      other: flow === undefined ? null : componentEffectOn(flow, readings.flow),
      rejected: found.rejected,
      members: [],
      isMember: false,
    };
  });
  return withRanks(rows);
}

/** "encoder.0.conv1", "encoder.0.conv1 with bn1": layers that are replaced together. */
function learntName({ layers }: Pick<LearntEffect, 'layers'>, index: LayerIndex): string {
  const [first = '', ...others] = layers.map((tensor) => tensorName(tensor, index));
  const names = others.map((name, i) => {
    const layer = index.byTensor.get(at(layers, i + 1));
    return name === first && layer !== undefined ? nodeName(layer.node) : (name.split('.').at(-1) ?? name);
  });
  return names.length === 0 ? first : `${first} with ${names.join(', ')}`;
}

/** Flows, of which those with one layer that was replaced, and the layers below the others, have what was learnt, too. */
export function withLearntBeside(
  rows: readonly RankedComponent[],
  findings: LearntFindings | undefined,
  outcome: OutcomeReading,
): readonly RankedComponent[] {
  if (findings === undefined) return rows;
  const byTensor = learntByTensor(findings);
  const beside = (row: RankedComponent): RankedComponent => {
    const { component, members } = row;
    const ofRow = members.length > 0 ? members : [row];
    const found = new Set(
      ofRow.flatMap((one) =>
        one.component.kind === 'layer' ? (byTensor.get(one.component.tensor) ?? []) : [],
      ),
    );
    const [only] = found;
    return {
      ...row,
      component,
      other: only !== undefined && found.size === 1 ? learntOn(only, outcome) : null,
      members: members.map(beside),
    };
  };
  return rows.map(beside);
}
