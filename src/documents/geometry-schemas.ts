import * as z from 'zod';
import { at } from '../at.ts';
import type { Box, Size, Space } from './box.ts';
import type { Grid } from './grid.ts';
import type { Placement } from './spaces.ts';

const lengths = z.array(z.int().min(1)).min(1).max(3).readonly();

/** The schema of a size in a space. */
export function sizeSchema<S extends Space>(): z.ZodType<Size<S>> {
  return lengths;
}

/** The schema of a box in a space. */
export function boxSchema<S extends Space>(): z.ZodType<Box<S>> {
  return z
    .strictObject({ start: z.array(z.int().min(0)).min(1).max(3).readonly(), size: lengths })
    .readonly()
    .refine(({ start, size }) => start.length === size.length, {
      error: 'needs as many sizes as starts',
      abort: true,
    });
}

/** The schema of a grid in a space. */
export function gridSchema<S extends Space>(): z.ZodType<Grid<S>> {
  return z
    .strictObject({
      size: sizeSchema<S>(),
      block: sizeSchema<S>(),
      coarse: sizeSchema<S>()
        .optional()
        .describe('Size of the coarse blocks, which are numbered after the others; absent: there are none.'),
    })
    .readonly()
    .refine(({ size, block }) => size.length === block.length, {
      error: 'needs a block with as many axes as its size',
      abort: true,
    })
    .refine(({ block, coarse }) => coarse === undefined || isMultiple(coarse, block), {
      error: 'needs coarse blocks that are a multiple of its blocks',
      abort: true,
    });
}

/** Whether coarse blocks are unions of whole blocks. */
export function isMultiple(coarse: readonly number[], block: readonly number[]): boolean {
  return coarse.length === block.length && coarse.every((side, axis) => side % at(block, axis) === 0);
}

/** The schema of a placement. */
export const placementSchema: z.ZodType<Placement> = z
  .strictObject({
    scale: z.array(z.number().positive()).min(1).max(3).readonly(),
    offset: z.array(z.number()).min(1).max(3).readonly(),
  })
  .readonly();
