import { env, InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { UserError } from '../errors.ts';
import type { Graph } from '../graph/graph.ts';
import type { ElementType, Tensor } from '../graph/tensor.ts';
import type { DeviceName } from '../protocol/runtime-choice.ts';
import { openLanes } from './lanes.ts';
import { useTensorFlow } from './remedies.ts';
import type { Program, Runtime, Use } from './runtime.ts';
import { type OnnxModel, onnxModelOf } from './weight-files.ts';

export type Device = Exclude<DeviceName, 'auto'>;

/** The execution provider for each device. Operators that it lacks run on the CPU. */
export const providers: Readonly<Record<Device, string>> = {
  cpu: 'cpu',
  webgpu: 'webgpu',
  cuda: 'cuda',
  directml: 'dml',
  coreml: 'coreml',
};

/**
 * ONNX Runtime on an available device.
 * @param laneFile the bundle of `onnxruntime-lane`; without it there are no lanes
 */
export function createOnnxRuntime(device: Device = 'cpu', laneFile: URL | null = null): Runtime {
  const name = `onnxruntime ${env.versions.node ?? env.versions.common}`;
  return {
    name,
    device,
    compile: (graph, model, use) =>
      openSession(onnxModelOf(graph), model, device, use, {
        keepsMemory: use !== 'once' && !takesVolume(graph),
      }),
    ...(device === 'cpu' && laneFile !== null ? { openLanes: () => openLanes(name, laneFile) } : {}),
  };
}

/**
 * Opens a session for an ONNX model.
 * @param model name of the model in messages
 * @param use how far to optimize the graph
 * @param threads per operator; by default one for each core
 * @param keepsMemory whether the memory of a run is kept for the next, which is faster; as much again may be kept unused
 * @throws UserError when the runtime cannot compute the model
 */
export async function openSession(
  { bytes, folder }: OnnxModel,
  model: string,
  device: Device,
  use: Use = 'often',
  { threads, keepsMemory = false }: { readonly threads?: number; readonly keepsMemory?: boolean } = {},
): Promise<Program> {
  env.logLevel = 'fatal';
  const options: InferenceSession.SessionOptions = {
    executionProviders: device === 'cpu' ? ['cpu'] : [providers[device], 'cpu'],
    graphOptimizationLevel: levels[use],
    logSeverityLevel: 4,
    enableCpuMemArena: keepsMemory,
    ...(threads !== undefined && { intraOpNumThreads: threads }),
    // Threads that spin while they wait for the next operator slow down many small runs and the rest of the machine.
    extra: {
      // Its values are wrong: it makes zeros around a MaxPool the pool's own padding, which never wins.
      optimization: { disable_specified_optimizers: 'Pad_Fusion' },
      session: {
        intra_op: { allow_spinning: '0' },
        ...(folder === null ? {} : { model_external_initializers_file_folder_path: folder }),
      },
    },
  };
  const session = await InferenceSession.create(bytes, options).catch((error: unknown) => {
    throw new UserError(`${model} cannot run: ${reasonOf(error)}`);
  });
  return {
    async run(feeds) {
      const inputs = Object.fromEntries([...feeds].map(([name, tensor]) => [name, toOrt(tensor)]));
      const outputs = await session.run(inputs).catch((error: unknown) => {
        throw new UserError(`${model} failed while running: ${reasonOf(error)}`);
      });
      // Not by the result's keys: JavaScript lists those that look like integers first.
      return new Map(
        session.outputNames.map((name) => [
          name,
          fromOrt(Object.hasOwn(outputs, name) ? outputs[name] : undefined),
        ]),
      );
    },
    gradient: () =>
      Promise.reject(
        new UserError(`ONNX Runtime computes no gradients of ${model}: set segcause.runtime to tensorflow.`, {
          remedies: [useTensorFlow],
        }),
      ),
    dispose: () => session.release(),
  };
}

/**
 * Optimizing a graph takes as long as ten of its runs or more. The last level stores the weights of convolutions once
 * more, in the order of its fastest kernels.
 */
const levels = { once: 'disabled', some: 'extended', often: 'all' } as const satisfies Record<Use, unknown>;

/** Whether a model takes volumes: the tensors of a run take gigabytes then. */
function takesVolume({ inputs }: Graph): boolean {
  return inputs.some(({ shape }) => shape?.length === 5);
}

/** The sentence in a message of ONNX Runtime, without codes, source locations and line breaks. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const sentence = message
    .replace(/^Error code - \d+ - message: /, '')
    .replace(/^[/\w.:\\-]+\.(cc|h):\d+ [^\n]*?\) ?/, '')
    .replace(/^(?:::<lambda\(\)> )?\S.* was false\. (?=\S)/, '')
    .replace(/^OrtSessionOptions\w+: /, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return sentence.endsWith('.') ? sentence : `${sentence}.`;
}

function toOrt({ type, shape, data }: Tensor): OrtTensor {
  return new OrtTensor(type as 'float32', data as Float32Array, shape);
}

/** @throws UserError when the tensor holds strings, or is no tensor */
function fromOrt(value: OrtTensor | undefined): Tensor {
  if (value === undefined)
    throw new UserError('The model has an output without a tensor, which is not a segmentation.');
  const { type, dims, data } = value;
  if (Array.isArray(data)) throw new UserError('The model outputs text, which is not a segmentation.');
  return { type: type as ElementType, shape: dims, data: data };
}
