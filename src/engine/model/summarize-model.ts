import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { ModelNeeds, ModelSummary } from '../../documents/model-summary.ts';
import { UserError } from '../../errors.ts';
import { producerOf } from '../../formats/onnx/producer.ts';
import { readModel } from '../../formats/read-model.ts';
import type { Graph, ValueInfo } from '../../graph/graph.ts';
import { parameterCounts } from '../../graph/layers/parameter-count.ts';
import { classNamesOf } from './class-names.ts';
import { declaredLayers } from './layer-shapes.ts';
import { declaredTensor, graphToRun, needsOf } from './model-needs.ts';
import { originsOf } from './output-origins.ts';

/**
 * What a model's file says of the model. The file is read, and nothing is run.
 * @throws UserError when the file is no model, is damaged, or has a part that is not supported
 */
export async function summarizeModel(path: string): Promise<ModelSummary> {
  const { format, graph, bytes, externalFiles } = await readModel(path);
  const external = await Promise.all(externalFiles.map(async (file) => (await stat(file)).size));
  const isOnnx = format === 'ONNX';
  const producer = isOnnx ? producerOf(bytes) : null;
  const [input] = graph.inputs;
  return {
    format,
    producer: producer === null ? null : shortened(producer),
    opsets: isOnnx ? [...graph.opsets] : [],
    inputs: graph.inputs.map(declaredTensor),
    needs: needsOrNull(graph),
    outputs: graph.outputs.map((output) => ({
      ...declaredTensor(output),
      reading: readingOf(graph, output),
    })),
    classes: classNamesOf(graph.metadata),
    metadata: [...graph.metadata].map(([key, value]) => [shortened(key), shortened(value)]),
    layers: input === undefined ? [] : declaredLayers(graph, input.name),
    parameters: parameterCounts(graph).total,
    bytes: external.reduce((sum, size) => sum + size, bytes.byteLength),
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}

/** A file may hold texts of any length, and pages show few of their characters. */
const mostCharacters = 2000;

function shortened(text: string): string {
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
}

function needsOrNull(graph: Graph): ModelNeeds | null {
  try {
    return needsOf({ graph: graphToRun(graph), declared: graph, name: 'the model' });
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** How an output is read as far as the operators say that it ends in; the rest is inferred from its values in a run. */
function readingOf(graph: Graph, { name, type }: ValueInfo): string {
  const origins = originsOf(graph, name);
  const areAll = (...operators: readonly string[]): boolean =>
    origins.size > 0 && [...origins].every((operator) => operators.includes(operator));
  if (areAll('ArgMax') || /^u?int/u.test(type)) return 'labels';
  if (areAll('Softmax')) return 'probabilities of classes that exclude one another (Softmax)';
  if (areAll('Sigmoid', 'HardSigmoid')) return 'a probability for each channel (Sigmoid)';
  const last = [...origins].join(', ');
  return last === ''
    ? 'inferred from its values'
    : `logits or probabilities, by its values (ends in ${last})`;
}
