import { at } from '../at.ts';
import { UserError } from '../errors.ts';
import { firstOutput, type Graph, inputOf, opsetOf } from '../graph/graph.ts';
import { type Network, networkOf, type Observed } from '../graph/network.ts';
import { initializerOf } from '../graph/rewrites/initializer-of.ts';
import { localUnpooling } from '../graph/rewrites/local-unpooling.ts';
import { constantProbe, type Probe, shapeProbe } from '../graph/rewrites/probes.ts';
import { isSeparable } from '../graph/relations/resize-attributes.ts';
import { resizeProbe } from '../graph/rewrites/resize-probe.ts';
import type { Relate } from '../graph/relations/relate.ts';
import type { InterpolationMatrix } from '../graph/relations/relation.ts';
import type { Initializer, Tensor } from '../graph/tensor.ts';
import type { Runtime, Use } from '../runtime/runtime.ts';

/** A model's image input and one item of it. */
export interface Item {
  readonly input: string;
  readonly tensor: Tensor;
}

/**
 * Builds the network of a model for one image size. The runtime itself computes its shapes and constants.
 * @param given the model as its file has it; the network's graph computes the same
 * @param model the model's name in messages
 * @param hasInnerUnits whether units may be parts of tensors inside the network, which are then all kept
 * @throws UserError when the runtime cannot run the model
 */
export async function observe(
  runtime: Runtime,
  given: Graph,
  item: Item,
  model: string,
  relate?: Relate,
  hasInnerUnits = true,
): Promise<Network> {
  const own = await valuesOf(runtime, given, item, model);
  const all = { ...own, constants: new Map([...given.initializers, ...own.constants]) };
  const graph = localUnpooling(given, all, hasInnerUnits);
  const { shapes, constants } = graph === given ? own : await valuesOf(runtime, graph, item, model);
  const matrices = await interpolationMatrices(runtime, graph, shapes, constants, model);
  const matrix: Observed['matrix'] = ({ node }, axis) =>
    matrices.get(matrixKey(firstOutput(node), axis)) ?? null;
  return networkOf(graph, item.input, { shapes, constants, matrix }, relate);
}

/** Shapes of all computed tensors, and values of those that do not depend on the image. */
async function valuesOf(
  runtime: Runtime,
  graph: Graph,
  item: Item,
  model: string,
): Promise<Pick<Observed, 'shapes' | 'constants'>> {
  const found = await runProbe(
    runtime,
    shapeProbe(graph, item.input, item.tensor.shape),
    item,
    model,
    'some',
  );
  const shapes = new Map(
    [...found].map(([tensor, { data }]) => [tensor, Array.from(data as BigInt64Array, Number)] as const),
  );
  const computed = constantProbe(graph, item.input);
  const values = computed === null ? [] : await runProbe(runtime, computed, item, model);
  return { shapes, constants: new Map([...values].map(([name, value]) => [name, initializerOf(value)])) };
}

/**
 * Runs a probe and returns the observed tensors' outputs.
 * @param item null for a probe without inputs
 * @param use how far its graph is optimized first
 * @throws UserError when the runtime cannot run it
 */
export async function runProbe(
  runtime: Runtime,
  { graph, outputs }: Probe,
  item: Item | null,
  model: string,
  use: Use = 'once',
): Promise<ReadonlyMap<string, Tensor>> {
  const program = await runtime.compile(graph, model, use);
  try {
    const values = await program.run(new Map(item === null ? [] : [[item.input, item.tensor]]));
    return new Map(
      [...outputs].flatMap(([name, output]) => {
        const value = values.get(output);
        return value === undefined ? [] : [[name, value] as const];
      }),
    );
  } finally {
    await program.dispose();
  }
}

const matrixKey = (tensor: string, axis: number): string => `${axis} of ${tensor}`;

/** The weights of every interpolation in a model, along each axis that it changes. */
async function interpolationMatrices(
  runtime: Runtime,
  graph: Graph,
  shapes: ReadonlyMap<string, readonly number[]>,
  computed: ReadonlyMap<string, Initializer>,
  model: string,
): Promise<ReadonlyMap<string, InterpolationMatrix>> {
  const matrices = new Map<string, InterpolationMatrix>();
  const opset = opsetOf(graph);
  for (const node of graph.nodes) {
    if (node.domain !== '' || (node.operator !== 'Resize' && node.operator !== 'Upsample')) continue;
    if (!isSeparable(node)) continue;
    const tensor = firstOutput(node);
    const input = shapes.get(inputOf(node, 0));
    const output = shapes.get(tensor);
    if (input === undefined || output === undefined) continue;
    const constant = (i: number): Initializer | null => {
      const name = inputOf(node, i);
      return computed.get(name) ?? graph.initializers.get(name) ?? null;
    };
    for (const [axis, length] of output.entries()) {
      if (input[axis] === length) continue;
      const probe = resizeProbe({ node, input, output, constant }, opset, axis);
      const weights = await weightsOf(runtime, probe, model);
      if (weights !== undefined)
        matrices.set(matrixKey(tensor, axis), matrixOf(weights, at(input, axis), length, axis));
    }
  }
  return matrices;
}

/** The output of a resize probe; undefined where the runtime cannot resize a single axis. */
async function weightsOf(runtime: Runtime, probe: Graph, model: string): Promise<Tensor | undefined> {
  try {
    const values = await runProbe(
      runtime,
      { graph: probe, outputs: new Map([['weights', 'weights']]) },
      null,
      model,
    );
    return values.get('weights');
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** The matrix in a resize probe's output, which is transposed except where the resized axis comes first. */
function matrixOf({ data, shape }: Tensor, columns: number, rows: number, axis: number): InterpolationMatrix {
  const values = data as Float32Array;
  const isAxisFirst = axis === 1 && shape.length > 2;
  if (isAxisFirst) return { rows, columns, weights: values };
  const weights = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++)
      weights[row * columns + column] = values[column * rows + row] ?? 0;
  }
  return { rows, columns, weights };
}
