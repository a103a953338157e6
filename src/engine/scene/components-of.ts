import { rangeOf, wholeTensor } from '../../causal/components/candidate.ts';
import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import { componentKey } from '../../documents/component-key.ts';
import type { Component } from '../../documents/components.ts';
import type { Layer } from '../../documents/explanation.ts';
import { channelAxis } from '../../graph/layers/channel-axis.ts';
import type { Part } from '../../graph/crop/unit.ts';
import { modulesOf } from '../../graph/layers/modules.ts';
import type { Interval } from '../../graph/region.ts';
import type { Scene } from './scene.ts';
import type { DecomposedModel } from './decomposed-model.ts';

/** A component, and the parts of tensors that are set when it is treated. */
export interface ComponentParts {
  readonly component: Component;
  readonly parts: readonly Part[];
}

/** Every module, layer and edge of a model. */
export function componentsOf(
  { model, input }: Scene,
  { incremental, edges }: DecomposedModel,
  layers: readonly Layer[],
): readonly ComponentParts[] {
  const tensors = new Set(
    layers.map(({ tensor }) => tensor).filter((name) => incremental.network.shapes.has(name)),
  );
  const all: readonly ComponentParts[] = [
    ...modulesOf(model.graph, input.name).map(({ path, tensors: own }): ComponentParts => {
      const component: Component = { kind: 'module', path, tensors: [...own] };
      return { component, parts: own.map((tensor) => wholeTensor(incremental, tensor)) };
    }),
    ...[...tensors].map((tensor): ComponentParts => {
      return { component: { kind: 'layer', tensor }, parts: [wholeTensor(incremental, tensor)] };
    }),
    ...edges
      .filter(({ tensor }) => tensors.has(tensor))
      .map(({ tensor, consumer, view }): ComponentParts => {
        return { component: { kind: 'edge', tensor, consumer }, parts: [wholeTensor(incremental, view)] };
      }),
  ];
  return [...new Map(all.map((one) => [componentKey(one.component), one])).values()];
}

/** The channels of a tensor: the axis they lie along, and how many there are. */
export interface Channels {
  readonly tensor: string;
  readonly axis: number;
  readonly count: number;
}

/**
 * The channels of a tensor.
 * @throws UserError when the tensor is not one of the model's, or has no channels
 */
export function channelsOf({ model }: Scene, { incremental }: DecomposedModel, tensor: string): Channels {
  const shape = incremental.network.shapes.get(tensor);
  if (shape === undefined) throw new UserError(`${model.name} produces no tensor ${tensor} of the image.`);
  const axis = channelAxis(incremental.network, tensor);
  if (axis === null) throw new UserError(`${tensor} has no channels that could be treated one by one.`);
  return { tensor, axis, count: at(shape, axis) };
}

/** Some channels as one component. */
export function someChannels(
  { incremental }: DecomposedModel,
  { tensor, axis }: Channels,
  range: Interval,
): ComponentParts {
  const component: Component = { kind: 'channels', tensor, axis, range };
  return { component, parts: [rangeOf(incremental, tensor, axis, range)] };
}
