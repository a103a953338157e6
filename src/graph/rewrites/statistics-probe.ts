import { at, entry } from '../../at.ts';
import { onnxTypeOf } from '../element-type.ts';
import { firstOutput, type Attribute, type Graph, type Node, opsetOf } from '../graph.ts';
import { integerInitializer } from '../initializers.ts';
import type { Statistic } from '../statistics/find-statistics.ts';
import { sizeOf } from '../tensor.ts';
import { type Probe, probeNode, probeOf } from './probes.ts';

/** From these operator sets on, ReduceMean and the norms, and ReduceSum take their axes as an input. */
const axesAsInput = 18;

/** What the probe's outputs are called: tensors by their own names, moments by their normalization's output. */
export const meanOf = (output: string): string => `mean before ${output}`;
export const spreadOf = (output: string): string => `spread before ${output}`;

/** A model that outputs statistics: tensors as they are, the moments of normalizations in single precision. */
export function statisticsProbe(
  graph: Graph,
  shapes: ReadonlyMap<string, readonly number[]>,
  statistics: readonly Statistic[],
): Probe {
  const initializers = new Map(graph.initializers);
  const nodes: Node[] = [];
  const outputs = new Map<string, string>();
  const add = (
    operator: string,
    inputs: readonly string[],
    output: string,
    attributes?: Node['attributes'],
  ): string => {
    nodes.push(probeNode(operator, inputs, output, attributes));
    return output;
  };
  const integers = (name: string, values: readonly number[]): string => {
    initializers.set(name, integerInitializer(values));
    return name;
  };
  const reduced = (operator: string, input: string, axes: readonly number[], output: string): string => {
    const isInput = opsetOf(graph) >= axesAsInput;
    const given: [string, Attribute][] = isInput ? [] : [['axes', { kind: 'ints', value: axes }]];
    const attributes = new Map<string, Attribute>([...given, ['keepdims', { kind: 'int', value: 1 }]]);
    const inputs = isInput ? [input, integers(`axes of ${output}`, axes)] : [input];
    return add(operator, inputs, output, attributes);
  };
  for (const statistic of statistics) {
    if (statistic.kind === 'tensor') {
      outputs.set(statistic.tensor, add('Identity', [statistic.tensor], `value of ${statistic.tensor}`));
      continue;
    }
    const { node, moments, source } = statistic;
    const { groups, axes, divisor } = moments;
    const output = firstOutput(node);
    const [mean, spread] = [meanOf(output), spreadOf(output)];
    const single = new Map<string, Attribute>([['to', { kind: 'int', value: onnxTypeOf('float32') }]]);
    const values = add('Cast', [source], `values before ${output}`, single);
    const shape = entry(shapes, source);
    const x =
      groups === null
        ? values
        : add(
            'Reshape',
            [
              values,
              integers(`shape of groups before ${output}`, [
                at(shape, 0),
                groups,
                sizeOf(shape.slice(1)) / groups,
              ]),
            ],
            `groups before ${output}`,
          );
    outputs.set(spread, spread);
    if (divisor.of === 'L1' || divisor.of === 'L2') {
      reduced(divisor.of === 'L1' ? 'ReduceL1' : 'ReduceL2', x, axes, spread);
      continue;
    }
    const isCentred = divisor.of === 'variance';
    const centred = isCentred
      ? add('Sub', [x, reduced('ReduceMean', x, axes, mean)], `centred before ${output}`)
      : x;
    if (isCentred) outputs.set(mean, mean);
    reduced('ReduceMean', add('Mul', [centred, centred], `squares before ${output}`), axes, spread);
  }
  return probeOf({ ...graph, initializers }, outputs, 'other', nodes);
}
