import { groupedBy } from '../grouped-by.ts';
import { componentKey } from './component-key.ts';
import type { ComponentEffect } from './components.ts';

type OnFlow = Pick<ComponentEffect, 'component' | 'flow'>;

/** A text that components of one flow share. A component whose flow is not known is a flow of its own. */
export function flowKey({ component, flow }: OnFlow): string {
  return flow === undefined ? componentKey(component) : `flow ${flow}`;
}

/** Components by flow, modules and channels too, flows in the order of their first. */
export function byFlow<E extends OnFlow>(effects: Iterable<E>): readonly (readonly [E, ...E[]])[] {
  return groupedBy(effects, flowKey);
}

/** Layers and skip connections by flow, flows in the order of their first. Modules and channels are left out. */
export function flowsIn<E extends OnFlow>(effects: Iterable<E>): readonly (readonly [E, ...E[]])[] {
  return byFlow([...effects].filter(({ component: { kind } }) => kind === 'layer' || kind === 'edge'));
}

/**
 * The component that stands for its flow: a layer where there is one, and of these the one that most draws changed. A draw
 * that leaves a component as it was does not count for it, so that means within a flow may differ.
 */
export function standsFor<E extends OnFlow & Pick<ComponentEffect, 'n'>>([first, ...others]: readonly [
  E,
  ...E[],
]): E {
  const isLayer = ({ component }: E): boolean => component.kind === 'layer';
  return others.reduce((best, one) => {
    if (isLayer(one) !== isLayer(best)) return isLayer(one) ? one : best;
    return one.n > best.n ? one : best;
  }, first);
}

/** What the layers among components produce: the tensors that name their flow. */
export function layerTensors(members: readonly Pick<OnFlow, 'component'>[]): ReadonlySet<string> {
  return new Set(members.flatMap(({ component }) => (component.kind === 'layer' ? [component.tensor] : [])));
}
