import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { BackendWasm, setThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import { findThreadPool } from './webassembly-sharing.ts';

/** The kernels use at most this many threads. */
export const maxThreads = 8;

const name = 'tfjs-backend-wasm-threaded-simd';

interface Started {
  readonly backend: BackendWasm;
  /** Index in `HEAPU32` of the pointer to its thread pool. */
  readonly threadPool: number;
}

/**
 * Starts the backend with SIMD on several threads. TensorFlow.js itself uses only one in Node (tensorflow/tfjs#3830):
 * it passes its workers a URL that Node's do not accept. Here they get the source of the script.
 * @param folder of TensorFlow.js's scripts and binaries
 * @param threads 2 to `maxThreads`, including this one
 * @param patience milliseconds to wait for the threads to start
 * @throws Error when a file is missing or a thread does not start
 */
export async function startThreads(folder: string, threads: number, patience = 10_000): Promise<Started> {
  const [factory, { wasmWorkerContents }, binary] = await Promise.all([
    // The empty `Worker` replaces its own workers, of which it would start eight.
    evaluate<Factory>(folder, `${name}.js`, { Worker: Object, global: {}, process: silentProcess() }),
    evaluate<WorkerScript>(folder, `${name}.worker.js`),
    readFile(join(folder, `${name}.wasm`)),
  ]);
  // The source is escaped once too little for its line breaks.
  const source = wasmWorkerContents.replaceAll('\n', String.raw`\n`);
  const workers: Thread[] = [];
  let isStarted = false;
  let timer: NodeJS.Timeout | undefined;
  try {
    while (workers.length < threads - 1) workers.push(openWorker(source));
    const module = await new Promise<Module>((resolve, reject) => {
      const fail = (): void => {
        reject(new Error('The threads of WebAssembly do not start.'));
      };
      timer = setTimeout(fail, patience);
      for (const worker of workers) worker.on('error', reject).on('exit', fail);
      const settings: Settings = {
        mainScriptUrlOrBlob: join(folder, `${name}.js`),
        printErr: () => undefined,
        instantiateWasm(imports, receive) {
          // It uses half of the logical cores.
          imports.env['emscripten_num_logical_cores'] = () => 2 * threads;
          if (settings.PThread) settings.PThread.unusedWorkers = workers;
          WebAssembly.instantiate(binary, imports).then(({ instance, module }) => {
            receive(instance, module);
            for (const worker of workers)
              worker.onerror = (error) => {
                // Without one of its threads the kernels would wait forever, so the process must end.
                if (isStarted) throw error;
              };
          }, reject);
          return {};
        },
      };
      factory(settings).then(resolve, reject);
    });
    isStarted = true;
    const kernels = bridged(module);
    const threadPool = findThreadPool(kernels);
    setThreadsCount(threads);
    return { backend: new BackendWasm(kernels), threadPool };
  } catch (error) {
    for (const worker of workers) void worker.terminate();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** The settings of Emscripten's script, to which it adds its own properties. */
interface Settings {
  readonly mainScriptUrlOrBlob: string;
  readonly printErr: () => void;
  readonly instantiateWasm: (imports: Imports, receive: Receive) => object;
  PThread?: { unusedWorkers: readonly Thread[] };
}

interface Imports {
  readonly env: Record<string, unknown>;
}

type Receive = (instance: object, module: object) => void;

declare const WebAssembly: {
  readonly instantiate: (
    binary: Uint8Array,
    imports: Imports,
  ) => Promise<{ readonly instance: object; readonly module: object }>;
};

type Factory = (settings: Settings) => Promise<Module>;

interface WorkerScript {
  readonly wasmWorkerContents: string;
}

type Thread = Worker & { onerror?: (error: Error) => void };

/** A thread that does not keep the process alive, although Emscripten calls `ref`. */
function openWorker(source: string): Thread {
  const worker = new Worker(source, { eval: true, execArgv: [] });
  worker.unref();
  worker.ref = () => undefined;
  return worker;
}

/** A `process` without `on`: Emscripten's script would rethrow every uncaught error of the process. */
function silentProcess(): NodeJS.Process {
  return Object.create(process, { on: { value: () => undefined } }) as NodeJS.Process;
}

/** The exports of a script run as CommonJS, whatever module type the nearest `package.json` declares. */
async function evaluate<T>(folder: string, file: string, scope: Record<string, unknown> = {}): Promise<T> {
  const path = join(folder, file);
  const module = { exports: {} };
  const all = {
    ...{ module, exports: module.exports, require: createRequire(path), __dirname: folder },
    ...scope,
  };
  const run = compileFunction(await readFile(path, 'utf8'), Object.keys(all), { filename: path });
  Reflect.apply(run, undefined, Object.values(all));
  return module.exports as T;
}

type Kernels = BackendWasm['wasm'];

type Functions = Kernels['tfjs'];

type Module = Kernels & {
  readonly _init: Functions['init'];
  readonly _init_with_threads_count: Functions['initWithThreadsCount'];
  readonly _get_threads_count: Functions['getThreadsCount'];
  readonly _register_tensor: Functions['registerTensor'];
  readonly _dispose_data: Functions['disposeData'];
  readonly _dispose: Functions['dispose'];
};

/** Adds the names under which `BackendWasm` calls the functions of a module. */
function bridged(module: Module): Kernels {
  module.tfjs = {
    init: module._init,
    initWithThreadsCount: module._init_with_threads_count,
    getThreadsCount: module._get_threads_count,
    registerTensor: module._register_tensor,
    disposeData: module._dispose_data,
    dispose: module._dispose,
  };
  return module;
}
