import { onnxTypeOf } from '../element-type.ts';
import { type Graph, type Node, opsetOf } from '../graph.ts';
import { integerInitializer } from '../initializers.ts';
import { type Region, wholeOf } from '../region.ts';
import { type Probe, probeNode, probeOf } from './probes.ts';

/** A probe of a tensor, and the region of it that the probe's output holds. */
interface PartProbe extends Probe {
  readonly region: Region;
}

/** The first operator set whose Slice takes its limits as inputs. */
const sliceOpset = 10;

/**
 * A model that outputs a region of one of its tensors as `float32`, whatever its type; the whole tensor where the model's
 * operator set does not have Slice with inputs.
 * @param shape the tensor's shape
 */
export function floatPartProbe(
  graph: Graph,
  tensor: string,
  shape: readonly number[],
  region: Region,
): PartProbe {
  const [part, output] = [`part of ${tensor}`, `values of ${tensor}`] as const;
  const [from, to] = [`start of ${part}`, `end of ${part}`] as const;
  const attributes: Node['attributes'] = new Map([['to', { kind: 'int', value: onnxTypeOf('float32') }]]);
  const cast = (source: string): Node => probeNode('Cast', [source], output, attributes);
  const outputs = new Map([[tensor, output]]);
  if (opsetOf(graph) < sliceOpset)
    return { ...probeOf(graph, outputs, 'float32', [cast(tensor)]), region: wholeOf(shape) };
  const initializers = new Map([
    ...graph.initializers,
    [from, integerInitializer(region.map(([start]) => start))],
    [to, integerInitializer(region.map(([, end]) => end))],
  ]);
  const nodes = [probeNode('Slice', [tensor, from, to], part), cast(part)];
  return { ...probeOf({ ...graph, initializers }, outputs, 'float32', nodes), region };
}
