import { at, entry } from '../../at.ts';
import { firstOutput, type Node } from '../graph.ts';
import { shapeIn } from '../network.ts';
import { integer, nonNegativeAxis } from '../relations/relation.ts';
import { addParameter, type Trace, type Traced } from './trace.ts';

/** Operators that compute each element from the elements at its place, such as residual sums. False where it cannot be followed. */
export function traceElementwise(trace: Trace, node: Node): boolean {
  const { network, tensors, couplings, dependent } = trace;
  const output = firstOutput(node);
  const rank = entry(network.shapes, output).length;
  const aligned = node.inputs.map((name, input) => {
    const shape = shapeIn(network, name) ?? [];
    const traced = tensors.get(name);
    const added = rank - shape.length;
    return { name, input, shape, added, traced, axis: traced === undefined ? null : traced.axis + added };
  });
  const [first, ...others] = [...new Set(aligned.flatMap(({ axis }) => axis ?? []))];
  if (first === undefined) return true;
  if (others.length > 0) return false;
  const length = at(entry(network.shapes, output), first);
  let joined: readonly number[] | null = null;
  for (const { name, input, shape, added, traced } of aligned) {
    const own = shape[first - added] ?? 1;
    // A single channel is read by all channels of the others.
    if (own !== length) couplings.fix(traced?.channels ?? []);
    else if (traced !== undefined) {
      if (joined !== null) couplings.join(joined, traced.channels);
      joined ??= traced.channels;
    } else if (dependent.has(name) && length > 1) return false;
    else if (dependent.has(name)) continue;
    else if (length > 1) {
      const channels = aligned.find((one) => one.traced?.channels.length === length)?.traced?.channels;
      if (channels === undefined || !addParameter(trace, node, input, first - added, channels)) return false;
    }
  }
  if (joined !== null) tensors.set(output, { axis: first, channels: joined });
  return true;
}

/** Concatenation: of channels, where sets stay as they are, or of positions, where each channel is coupled with itself. */
export function traceConcat(trace: Trace, node: Node): boolean {
  const { network, tensors, couplings } = trace;
  const output = firstOutput(node);
  const axis = nonNegativeAxis(integer(node.attributes.get('axis'), 0), entry(network.shapes, output).length);
  const inputs = node.inputs.map((name) => tensors.get(name));
  const known = inputs.find((one) => one !== undefined);
  if (known === undefined) return true;
  if (inputs.some((one) => one !== undefined && one.axis !== known.axis)) return false;
  if (axis !== known.axis) return joinAll(trace, output, inputs);
  const channels = node.inputs.flatMap((name, i) => {
    const traced = inputs[i];
    if (traced !== undefined) return traced.channels;
    const others = couplings.add(at(shapeIn(network, name) ?? [], axis));
    couplings.fix(others);
    return others;
  });
  tensors.set(output, { axis, channels });
  return true;
}

function joinAll(
  { tensors, couplings }: Trace,
  output: string,
  inputs: readonly (Traced | undefined)[],
): boolean {
  const [first, ...others] = inputs;
  if (first === undefined) return false;
  for (const other of others) {
    if (other === undefined) return false;
    couplings.join(first.channels, other.channels);
  }
  tensors.set(output, first);
  return true;
}
