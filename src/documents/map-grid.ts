import type { Explanation, MapGeometry } from './explanation.ts';
import type { Grid } from './grid.ts';

/** The blocks of a map, or the regions of the question where the map is of those. */
export function gridOfMap(
  { question: { regions } }: Pick<Explanation, 'question'>,
  map: Pick<MapGeometry, 'grid' | 'regions'>,
): Grid<'tensor'> {
  return map.regions === undefined ? map.grid : { ...map.grid, regions };
}
