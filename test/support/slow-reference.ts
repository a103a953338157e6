import { copyBox } from '../../src/inference/copy-box.ts';
import { type Graph, type Node, readsOf } from '../../src/graph/graph.ts';
import { type Region, wholeOf } from '../../src/graph/region.ts';
import type { Tensor, TensorData } from '../../src/graph/tensor.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';

/** A tensor that is set in a pass: for all that read it, or for one node alone. */
export interface Place {
  readonly tensor: string;
  readonly consumer: string | null;
}

/** The whole model, one pass at a time, with tensors replaced: slow, and simple enough to be believed. */
export interface SlowReference {
  /** Every tensor that depends on the image. */
  values(image: Tensor): Promise<ReadonlyMap<string, Tensor>>;
  /** The output with tensors set. */
  output(
    image: Tensor,
    sets: readonly { readonly place: Place; readonly value: Tensor }[],
  ): Promise<Float32Array>;
}

export function slowReference(runtime: Runtime, graph: Graph, tensors: readonly string[]): SlowReference {
  const input = graph.inputs[0]?.name ?? '';
  const output = graph.outputs[0]?.name ?? '';
  const run = async (
    model: Graph,
    feeds: ReadonlyMap<string, Tensor>,
  ): Promise<ReadonlyMap<string, Tensor>> => {
    const program = await runtime.compile(model, 'the slow reference');
    return program.run(feeds).finally(() => program.dispose());
  };
  return {
    async values(image) {
      const outputs = [...new Set([...tensors, output])].map((name) => ({
        name,
        type: 'other' as const,
        shape: null,
      }));
      const values = await run({ ...graph, outputs }, new Map([[input, image]]));
      return new Map([...values, [input, image]]);
    },
    async output(image, sets) {
      const set = sets.find(({ place }) => place.tensor === output && place.consumer === null);
      if (set !== undefined) return set.value.data as Float32Array;
      const model = sets.reduce(
        (all, { place, value }, i) => withInput(all, place, `set ${i}`, value),
        graph,
      );
      const feeds = new Map([[input, image], ...sets.map(({ value }, i) => [`set ${i}`, value] as const)]);
      return (await run(model, feeds)).get(output)?.data as Float32Array;
    },
  };
}

/** The model reading an input in place of a tensor. */
function withInput(graph: Graph, { tensor, consumer }: Place, name: string, { type, shape }: Tensor): Graph {
  const changed = (node: Node): Node => ({
    ...node,
    inputs: node.inputs.map((read) => (read === tensor ? name : read)),
  });
  return {
    ...graph,
    inputs: [...graph.inputs, { name, type, shape }],
    nodes: graph.nodes.map((node) =>
      readsOf(node).includes(tensor) && (consumer === null || node.name === consumer) ? changed(node) : node,
    ),
  };
}

/** A tensor with a part of it taken from another. */
export function withPart(whole: Tensor, region: Region, from: Tensor): Tensor {
  const data: TensorData = whole.data.slice();
  copyBox(from.data, wholeOf(from.shape), data, wholeOf(whole.shape), region);
  return { ...whole, data };
}
