import * as tf from '@tensorflow/tfjs-core';
import { UserError } from '../../errors.ts';
import type { Graph, Node } from '../../graph/graph.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { useOnnxRuntime } from '../remedies.ts';
import type { Program } from '../runtime.ts';
import { OutOfMemory } from './backend.ts';
import type { Constants } from './constants.ts';
import { completeGradients } from './gradients.ts';
import { Unsupported } from './operator.ts';
import { operatorOf } from './operators.ts';
import { fromTensor, toTensor } from './tensors.ts';
import type { Value } from './value.ts';

type Values = Map<string, Value>;

/**
 * A program that runs the nodes of a graph one after the other with TensorFlow.js's kernels, and disposes of each
 * tensor after its last reader.
 * @param activate selects the backend
 * @throws UserError when an operator is not supported
 */
export function openProgram(
  graph: Graph,
  model: string,
  constants: Constants,
  activate: () => Promise<void>,
): Program {
  const steps = graph.nodes.map((node) => ({ node, operator: operatorOf(node, model) }));
  const held = constants.hold(graph);

  function stepsBetween(known: ReadonlyMap<string, Value>, wanted: ReadonlySet<string>): typeof steps {
    const missing = new Set([...wanted].filter((name) => !known.has(name)));
    const needed = steps.toReversed().filter(({ node }) => {
      if (!node.outputs.some((name) => missing.has(name))) return false;
      for (const name of node.inputs) if (name !== '' && !known.has(name)) missing.add(name);
      return true;
    });
    return needed.toReversed();
  }

  /**
   * Runs the nodes that lead from the known tensors to the wanted ones. Known tensors stay; all others that are not
   * wanted are disposed of.
   * @param values receives the computed tensors, also when a node fails
   * @throws UserError when a node fails
   */
  function evaluate(
    known: ReadonlyMap<string, Value>,
    wanted: ReadonlySet<string>,
    values: Values = new Map(),
  ): Values {
    const find = (name: string): Value | null =>
      known.get(name) ?? values.get(name) ?? held.get(name)?.value ?? null;
    const needed = stepsBetween(known, wanted);
    const lastReader = new Map(
      needed.flatMap(({ node }, step) => node.inputs.map((name) => [name, step] as const)),
    );
    needed.forEach(({ node, operator }, step) => {
      const inputs = node.inputs.map((name) => (name === '' ? null : find(name)));
      const preparations = node.inputs.map((name) =>
        known.has(name) ? null : (held.get(name)?.preparations ?? null),
      );
      const opset = graph.opsets.get(node.domain) ?? 1;
      const outputs = attempt(node, model, () =>
        tidied(() => operator({ node, opset, inputs, preparations }).map((value) => ownedBy(value, inputs))),
      );
      outputs.forEach((value, i) => {
        const name = node.outputs[i] ?? '';
        if (name !== '' && !known.has(name)) values.set(name, value);
        else value.tensor.dispose();
      });
      for (const name of [...node.inputs, ...node.outputs]) {
        if (wanted.has(name) || (lastReader.get(name) ?? -1) > step) continue;
        values.get(name)?.tensor.dispose();
        values.delete(name);
      }
    });
    return values;
  }

  async function run(feeds: ReadonlyMap<string, Tensor>): Promise<ReadonlyMap<string, Tensor>> {
    await activate();
    const given = new Map([...feeds].map(([name, tensor]) => [name, fromTensor(tensor, name)]));
    const wanted = graph.outputs.map(({ name }) => name);
    const values: Values = new Map();
    try {
      evaluate(given, new Set(wanted), values);
      const results = new Map<string, Tensor>();
      for (const name of wanted) {
        const value = values.get(name) ?? given.get(name) ?? held.get(name)?.value;
        if (value === undefined) throw new UserError(`${model} has no tensor ${name}.`);
        results.set(name, await toTensor(value));
      }
      return results;
    } finally {
      for (const { tensor } of [...values.values(), ...given.values()]) tensor.dispose();
    }
  }

  async function gradient(feeds: ReadonlyMap<string, Tensor>, output: string, wrt: string): Promise<Tensor> {
    await completeGradients();
    await activate();
    const given = new Map([...feeds].map(([name, tensor]) => [name, fromTensor(tensor, name)]));
    const made = [...given.values()].map(({ tensor }) => tensor);
    try {
      const known = given.get(wrt) ?? held.get(wrt)?.value;
      const reached = known ?? evaluate(given, new Set([wrt])).get(wrt);
      if (reached === undefined) throw new UserError(`${model} has no tensor ${wrt}.`);
      if (known === undefined) made.push(reached.tensor);
      const total = (tensor: tf.Tensor): tf.Scalar => {
        const fixed = new Map([...given, [wrt, { ...reached, tensor }]]);
        const value = fixed.get(output) ?? evaluate(fixed, new Set([output])).get(output);
        if (value === undefined) throw new UserError(`${model} has no tensor ${output}.`);
        return tf.sum(value.tensor);
      };
      const derivative = dependsOn(graph, output, wrt)
        ? attempt(null, model, () => tf.grad(total)(reached.tensor))
        : tf.zerosLike(reached.tensor);
      made.push(derivative);
      return await toTensor({ ...reached, tensor: derivative });
    } finally {
      for (const tensor of made) tensor.dispose();
    }
  }

  return {
    run,
    gradient,
    dispose() {
      constants.release(graph);
      return Promise.resolve();
    },
  };
}

/** Disposes of the intermediate tensors of the work. */
function tidied(work: () => readonly Value[]): readonly Value[] {
  let values: readonly Value[] = [];
  tf.tidy(() => (values = work()).map(({ tensor }) => tensor));
  return values;
}

/** A value that shares its tensor with an input gets a clone, so that each can be disposed of separately. */
function ownedBy(value: Value, inputs: readonly (Value | null)[]): Value {
  return inputs.some((input) => input?.tensor === value.tensor)
    ? { ...value, tensor: tf.clone(value.tensor) }
    : value;
}

function dependsOn(graph: Graph, output: string, wrt: string): boolean {
  const reached = new Set([wrt]);
  for (const { inputs, outputs } of graph.nodes)
    if (inputs.some((name) => reached.has(name))) for (const name of outputs) reached.add(name);
  return reached.has(output);
}

/** @throws UserError that names the model and the node when the work fails */
function attempt<T>(node: Node | null, model: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof UserError || !(error instanceof Error)) throw error;
    const where = node === null ? '' : ` (${node.operator} "${node.name}")`;
    throw new UserError(
      error instanceof Unsupported
        ? `${model} cannot run on TensorFlow.js, which has no ${error.message}${where}: run it on ONNX Runtime.`
        : `${model} failed while running${where}: ${error.message}`,
      {
        cause: error,
        remedies: error instanceof Unsupported || error instanceof OutOfMemory ? [useOnnxRuntime] : [],
      },
    );
  }
}
