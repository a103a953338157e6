import type { MapGeometry, Question } from '../../documents/explanation.ts';
import type { Grid } from '../../documents/grid.ts';
import { asTensorGrid, placementOfInput } from '../../documents/spaces.ts';

type Divided = Pick<Question, 'input' | 'block' | 'coarse' | 'regions'>;

/** The blocks, or the regions, that the input is divided into. */
export function inputGrid({ input, block, coarse, regions }: Divided): Grid<'input'> {
  return { size: input.size, block, ...(coarse && { coarse }), ...(regions && { regions }) };
}

/** Which tensor the map of the input is of, how its blocks tile it, and where it lies on the input. */
export function inputGeometry(question: Divided): MapGeometry {
  const { input, regions } = question;
  return {
    tensor: input.name,
    grid: asTensorGrid(inputGrid(question)),
    ...(regions && { regions: regions.parts.length }),
    placement: placementOfInput(input.size),
  };
}
