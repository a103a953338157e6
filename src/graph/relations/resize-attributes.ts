import { at } from '../../at.ts';
import type { Node } from '../graph.ts';
import { floatsOf } from '../tensor.ts';
import { integers, type NodeContext, nonNegativeAxis, text } from './relation.ts';

/** A Resize or Upsample node, with the shapes of its first input and its output. */
export interface Resize extends Pick<NodeContext, 'node' | 'constant' | 'output'> {
  readonly input: readonly number[];
}

/** Whether each axis is resized by its own factor: not by a region of interest, nor with a kept aspect ratio. */
export function isSeparable({ attributes }: Node): boolean {
  const isStretched = text(attributes.get('keep_aspect_ratio_policy'), 'stretch') === 'stretch';
  return isStretched && text(attributes.get('coordinate_transformation_mode'), '') !== 'tf_crop_and_resize';
}

/**
 * Whether resizing leaves an axis unchanged. A factor near 1 can move positions although the length stays. How it moves
 * them depends, in some runtimes, on the other axes, so that a probe of one axis alone would not show it.
 */
export function isKept(resize: Resize, axis: number): boolean {
  return resize.input[axis] === resize.output[axis] && scaleOf(resize, axis) === 1;
}

/** The factor by which an axis is resized: as given, else the ratio of its lengths. */
export function scaleOf({ node, input, output, constant }: Resize, axis: number): number {
  const given = constant(node.inputs.length > 2 ? 2 : 1);
  const attribute = node.attributes.get('scales');
  const axes = integers(node.attributes.get('axes'));
  const index = axes?.findIndex((one) => nonNegativeAxis(one, input.length) === axis) ?? axis;
  const values = given === null ? null : floatsOf(given);
  const scale = values?.[index] ?? (attribute?.kind === 'floats' ? attribute.value[index] : undefined);
  return scale ?? at(output, axis) / at(input, axis);
}
