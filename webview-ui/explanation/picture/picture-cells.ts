import type { Box, Position } from '../../../src/documents/box.ts';
import type { Picture, Window } from '../../../src/documents/picture.ts';
import { type EdgeLetters, type PlaneName } from '../../draw/anatomy.ts';
import { Bitmaps, PictureBitmap } from '../../draw/bitmaps.ts';
import { blockAtPoint } from '../../draw/block-at-point.ts';
import { contains, type Point, type Projection, whole } from '../../draw/geometry.ts';
import { type Plane, planeOf, pointOf, positionOf } from '../../draw/plane.ts';
import { drawImage, drawScene } from '../../draw/scene.ts';
import { maskThrough, pictureThrough, type ProjectedTable, tableThrough } from '../../draw/seen-through.ts';
import type { EffectTable } from '../../model/effect-table.ts';
import { blockOnInput } from '../../model/map-placement.ts';
import type { Masks } from '../../model/roi-counts.ts';
import { scaleIn, tableIn } from '../current-lists.ts';
import { crosshairIn, pictureIn, planeIn, planesIn } from '../shown-planes.ts';
import type { ShownState } from '../state.ts';
import type { ViewOptions } from '../view-options.ts';
import { type DrawnIn, sceneOf, sceneThrough } from './picture-scene.ts';

/** What is shown side by side: the image, or the planes of a volume and what is seen through it. */
export type CellName = 'image' | PlaneName | 'maximum';

/** What the pointer and the keyboard do in a cell. */
interface Marks {
  readonly selected: number | null;
  readonly hovered: number | null;
  readonly lasso: readonly Point[] | null;
}

/** One of them, as it is now. Blocks are those of the map, also where several lie behind each other. */
export interface Cell {
  readonly name: CellName;
  readonly plane: Plane;
  readonly table: EffectTable;
  readonly letters: EdgeLetters | null;
  readonly testId: string;
  readonly label: string;
  /** Where the planes of a volume meet; null of an image. */
  readonly crosshair: Point | null;
  blockAt(point: Point): number | null;
  /** The part of the input that a block is; null where it is not drawn. */
  boxOf(block: number): Box<'input'> | null;
  /** The position of the input at a point; null outside of the image. */
  positionAt(point: Point): Position<'input'> | null;
  paint(context: CanvasRenderingContext2D, projection: Projection, isBare: boolean, marks: Marks): void;
}

/** What a cell keeps from one frame to the next. */
interface Kept {
  readonly bitmaps: Bitmaps;
  readonly image: PictureBitmap;
}

/** What is seen through along an axis, and what it was made from. */
interface Through {
  readonly of: readonly unknown[];
  readonly table: ProjectedTable;
  readonly masks: Pick<Masks, 'prediction' | 'reference'>;
}

/** The cells of an explanation, drawn anew only where what they show has changed. */
export class PictureCells {
  readonly #kept = new Map<CellName, Kept>();
  #through: Through | null = null;
  #picture: { readonly of: readonly unknown[]; readonly picture: Picture } | null = null;

  /** The map that is shown. */
  table(shown: ShownState, view: ViewOptions): EffectTable {
    return tableIn(shown, view);
  }

  /** A cell as it is now. */
  cell(name: CellName, shown: ShownState, view: ViewOptions, drawn: DrawnIn | null): Cell {
    return name === 'maximum' ? this.#maximum(shown, view, drawn) : this.#slice(name, shown, view, drawn);
  }

  #slice(name: 'image' | PlaneName, shown: ShownState, view: ViewOptions, drawn: DrawnIn | null): Cell {
    const plane = name === 'image' ? planeIn(shown, view) : planeIn(shown, view, name);
    const table = tableIn(shown, view);
    const input = shown.explanation.question.input.size;
    const named = name === 'image' ? null : (planesIn(shown)?.[name] ?? null);
    const isInside = (point: Point): boolean => contains(whole(planeOf(input, plane)), point);
    const crosshair = named && centreOf(pointOf(crosshairIn(shown, view), plane));
    return {
      name,
      plane,
      table,
      letters: named?.letters ?? null,
      testId: name === 'image' || name === 'axial' ? 'picture' : `plane-${name}`,
      label: labelOf(
        named === null ? 'Image' : `${named.title} plane`,
        table,
        named === null ? 'image' : 'plane',
      ),
      crosshair,
      positionAt: (point) => (isInside(point) ? positionOf(point, plane) : null),
      blockAt: (point) => (isInside(point) ? blockAtPoint(table, point, plane) : null),
      boxOf: (block) => blockOnInput(table, block, input),
      paint: (context, projection, isBare, { lasso, ...marks }) => {
        const { bitmaps, image } = this.#keptOf(name);
        const { colours } = view.display;
        const scale = scaleIn(shown, view);
        const still = sceneOf(shown, view, drawn, plane);
        const seen = image.update(pictureIn(shown), plane, view.window);
        if (isBare) {
          drawImage(context, { ...still, projection, image: seen });
          return;
        }
        const { prediction, reference } = shown;
        bitmaps.update({ prediction, reference, table, scale, colours, input, plane });
        drawScene(context, {
          ...still,
          ...marks,
          ...(lasso !== null && { lasso }),
          projection,
          image: seen,
          heatmap: bitmaps.heatmap,
          prediction: bitmaps.prediction,
          reference: bitmaps.reference,
          crosshair,
        });
      },
    };
  }

  #maximum(shown: ShownState, view: ViewOptions, drawn: DrawnIn | null): Cell {
    const plane = { ...planeIn(shown, view, view.through), slice: 0 };
    const axis = plane.across ?? 0;
    const input = shown.explanation.question.input.size;
    const { table: seen, masks } = this.#seenThrough(shown, view, axis);
    const { table, blocks } = seen;
    const named = planesIn(shown)?.[view.through] ?? null;
    const crosshair = centreOf(pointOf(crosshairIn(shown, view), plane));
    const blockAt = (point: Point): number | null => {
      const isInside = contains(whole(planeOf(input, plane)), point);
      const index = isInside ? blockAtPoint(table, point, plane) : null;
      return index === null ? null : (blocks[index] ?? null);
    };
    const boxOf = (block: number): Box<'input'> | null =>
      blocks.includes(block) ? blockOnInput(tableIn(shown, view), block, input) : null;
    return {
      name: 'maximum',
      plane,
      table,
      letters: named?.letters ?? null,
      testId: 'plane-maximum',
      label: labelOf(`Maximum projection (${named?.title ?? ''})`, table, 'maximum'),
      crosshair,
      blockAt,
      boxOf,
      positionAt: (point) => {
        const block = blockAt(point);
        const box = block === null ? null : boxOf(block);
        if (box === null) return null;
        const middle = (box.start[axis] ?? 0) + (box.size[axis] ?? 0) / 2;
        return positionOf<'input'>(point, plane).with(axis, middle);
      },
      paint: (context, projection, isBare, { selected, hovered }) => {
        const { bitmaps, image } = this.#keptOf('maximum');
        const { colours } = view.display;
        const scale = scaleIn(shown, view);
        const still = sceneThrough(shown, view, drawn, plane, table);
        const through = image.update(this.#pictureThrough(pictureIn(shown), axis, view.window), plane, null);
        if (isBare) {
          drawImage(context, { ...still, projection, image: through });
          return;
        }
        bitmaps.update({ ...masks, table, scale, colours, input, plane });
        const projected = (block: number | null): number | null => {
          const index = block === null ? -1 : blocks.indexOf(block);
          return index < 0 ? null : index;
        };
        drawScene(context, {
          ...still,
          projection,
          image: through,
          heatmap: bitmaps.heatmap,
          prediction: bitmaps.prediction,
          reference: bitmaps.reference,
          crosshair,
          selected: projected(selected),
          hovered: projected(hovered),
        });
      },
    };
  }

  #keptOf(name: CellName): Kept {
    const kept = this.#kept.get(name) ?? { bitmaps: new Bitmaps(), image: new PictureBitmap() };
    this.#kept.set(name, kept);
    return kept;
  }

  #seenThrough(shown: ShownState, view: ViewOptions, axis: number): Through {
    const table = tableIn(shown, view);
    const { prediction, reference, explanation } = shown;
    const of = [table, prediction, reference, axis];
    if (this.#through?.of.every((part, i) => part === of[i]) === true) return this.#through;
    const made = {
      of,
      table: tableThrough(table, axis, explanation.question.input.size),
      masks: {
        prediction: maskThrough(prediction, axis),
        reference: reference && maskThrough(reference, axis),
      },
    };
    this.#through = made;
    return made;
  }

  #pictureThrough(picture: Picture | null, axis: number, window: Window | null): Picture | null {
    if (picture === null) return null;
    const of = [picture, axis, window];
    if (this.#picture?.of.every((part, i) => part === of[i]) === true) return this.#picture.picture;
    const seen = pictureThrough(picture, axis, window ?? picture.window);
    this.#picture = { of, picture: seen };
    return seen;
  }
}

/** The middle of the pixel at a point. */
function centreOf({ x, y }: Point): Point {
  return { x: x + 0.5, y: y + 0.5 };
}

/** What a cell shows and which keys and drags work in it, for people who do not see it. */
function labelOf(what: string, { tensor }: EffectTable, kind: 'image' | 'plane' | 'maximum'): string {
  const drag =
    kind === 'maximum'
      ? 'drag to move the crosshair'
      : 'drag to set the region of interest, with Alt a region for mediation';
  return [
    `${what} with effects of ${tensor}.`,
    `Arrow keys move from block to block; ${drag}; plus, minus and 0 zoom; hold H for the image alone.`,
    ...(kind === 'plane' ? ['Page Up and Page Down show the slices of the volume.'] : []),
  ].join(' ');
}
