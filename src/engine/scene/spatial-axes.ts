import { at } from '../../at.ts';
import { axesOf, type Layout } from '../../documents/axes.ts';
import type { MapGeometry } from '../../documents/explanation.ts';
import { UserError } from '../../errors.ts';
import { placementOf } from '../../graph/layers/placement.ts';
import type { Network } from '../../graph/network.ts';

/** The axes of a tensor that follow the input's spatial axes, in the input's order, and where its positions lie. */
interface SpatialAxes {
  readonly axes: readonly number[];
  readonly placement: NonNullable<MapGeometry['placement']>;
}

/**
 * The spatial axes of a tensor of the network.
 * @param layout of the input
 * @throws UserError when an axis of the input has none that follows it
 */
export function spatialAxes(network: Network, layout: Layout, tensor: string): SpatialAxes {
  const placements = placementOf(network, tensor);
  const axes = axesOf(layout).spatial.map((inputAxis) =>
    placements.findIndex((one) => one?.axis === inputAxis),
  );
  if (axes.includes(-1)) throw new UserError(`${tensor} does not lie over the image: it has no map.`);
  const placed = axes.flatMap((axis) => at(placements, axis) ?? []);
  return {
    axes,
    placement: { scale: placed.map(({ scale }) => scale), offset: placed.map(({ offset }) => offset) },
  };
}
