import type { Graph, ValueInfo } from '../../graph/graph.ts';

/** The shape of an input or output in words: `1×3×?`; a length that is open is `?`, and so is a shape that is. */
export function shapeInWords({ shape }: Pick<ValueInfo, 'shape'>): string {
  return shape?.map((length) => length ?? '?').join('×') ?? '?';
}

/** The inputs of a graph that is run besides the image, with the types that the model's file declares. */
export function otherInputs(
  { graph, declared }: { readonly graph: Graph; readonly declared: Pick<Graph, 'inputs'> },
  image: string,
): readonly ValueInfo[] {
  const others = graph.inputs.filter(({ name }) => name !== image);
  return others.map((value) => declared.inputs.find(({ name }) => name === value.name) ?? value);
}

/** Whether somebody must say what an input is set to; flags else are 0. */
export function needsValue({ type }: Pick<ValueInfo, 'type'>): boolean {
  return type !== 'bool';
}
