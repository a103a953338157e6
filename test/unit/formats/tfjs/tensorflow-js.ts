import '@tensorflow/tfjs-backend-cpu';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import type { Values } from '../keras/outputs.ts';

interface ModelJson {
  readonly modelTopology: object;
  readonly signature?: { readonly outputs: Readonly<Record<string, { readonly name: string }>> };
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights: tf.io.WeightsManifestEntry[];
  }[];
}

/** The outputs of a `model.json` in TensorFlow.js itself, on its plain backend, in the order of the model's outputs. */
export async function runTensorFlowJs(path: string, inputs: readonly Values[]): Promise<readonly Values[]> {
  await tf.setBackend('cpu');
  const json = JSON.parse(await readFile(path, 'utf8')) as ModelJson;
  const shards = json.weightsManifest.flatMap(({ paths }) => paths);
  const data = Buffer.concat(await Promise.all(shards.map((shard) => readFile(join(dirname(path), shard)))));
  const handler: tf.io.IOHandler = {
    load: () =>
      Promise.resolve({
        modelTopology: json.modelTopology,
        weightSpecs: json.weightsManifest.flatMap(({ weights }) => weights),
        weightData: Uint8Array.from(data).buffer,
      }),
  };
  const tensors = inputs.map(({ shape, data: values }) => tf.tensor(values, [...shape]));
  const made =
    'node' in json.modelTopology
      ? await runGraph(handler, tensors, json)
      : (await loadLayersModel(handler)).predict(tensors);
  const outputs = Array.isArray(made) ? made : [made];
  return Promise.all(
    outputs.map(async (tensor) => ({ shape: tensor.shape, data: Float32Array.from(await tensor.data()) })),
  );
}

async function runGraph(
  handler: tf.io.IOHandler,
  tensors: tf.Tensor[],
  json: ModelJson,
): Promise<tf.Tensor | tf.Tensor[]> {
  const model = await loadGraphModel(handler);
  const names = Object.values(json.signature?.outputs ?? {}).map(({ name }) => name);
  const feeds = Object.fromEntries(tensors.map((tensor, i) => [model.inputs[i]?.name ?? '', tensor]));
  return model.execute(feeds, names);
}
