import type { MapGeometry, Question } from '../../documents/explanation.ts';
import type { Grid } from '../../documents/grid.ts';
import { asTensorGrid, placementOfInput } from '../../documents/spaces.ts';

/** The blocks that tile the input. */
export function inputGrid({ input, block }: Pick<Question, 'input' | 'block'>): Grid<'input'> {
  return { size: input.size, block };
}

/** Which tensor the map of the input is of, how its blocks tile it, and where it lies on the input. */
export function inputGeometry(question: Pick<Question, 'input' | 'block'>): MapGeometry {
  const { input } = question;
  return {
    tensor: input.name,
    grid: asTensorGrid(inputGrid(question)),
    placement: placementOfInput(input.size),
  };
}
