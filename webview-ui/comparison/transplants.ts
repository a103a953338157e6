import type { Comparison, Transplant } from '../../src/documents/comparison.ts';
import { componentKey } from '../../src/documents/component-key.ts';
import { layerName } from '../model/component-names.ts';

/** What a layer does in the other network, as gains in Dice points over the receiver's own. */
export interface TransplantRow {
  readonly key: string;
  readonly name: string;
  readonly operator: string;
  readonly tensor: string;
  readonly gains: Readonly<Record<TransplantWay, number | null>>;
  /** What this layer adds when weights are put in from the first layer on. */
  readonly step: number | null;
}

type TransplantWay = 'activation' | 'weights' | 'fromFirst' | 'fromLast';

/** The layers of one direction in the order of the network. */
export function transplantRows(comparison: Comparison, into: Transplant['into']): readonly TransplantRow[] {
  const { before, transplants } = comparison;
  const base = comparison[into].baseline.dice;
  const byLayer = new Map(transplants.filter((one) => one.into === into).map((one) => [one.layer, one]));
  const gain = (dice: number | null): number | null => (dice === null ? null : dice - base);
  let last = 0;
  return before.layers.flatMap((layer): TransplantRow[] => {
    const one = byLayer.get(layer.tensor);
    if (one === undefined) return [];
    const reached = gain(one.fromFirst);
    const step = reached === null ? null : reached - last;
    last = reached ?? last;
    const row = {
      key: componentKey({ kind: 'layer', tensor: layer.tensor }),
      name: layerName(layer),
      operator: layer.operator,
      tensor: layer.tensor,
      gains: {
        activation: gain(one.activation),
        weights: gain(one.weights),
        fromFirst: reached,
        fromLast: gain(one.fromLast),
      },
      step,
    };
    return [row];
  });
}
