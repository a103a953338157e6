import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InterfaceTypes, runPipelineNode } from 'itk-wasm';

const pipeline = 'gdcm-read-image';
const file = '/image.dcm';

/**
 * Unpacks a DICOM file by GDCM in WebAssembly, which sees nothing but these bytes.
 * @returns samples side by side, rows and frames one after the other; null where GDCM refuses the file
 */
export async function decodeDicom(bytes: Uint8Array): Promise<Samples | null> {
  const outputs = [{ type: InterfaceTypes.JsonCompatible }, { type: InterfaceTypes.Image }];
  const inputs = [{ type: InterfaceTypes.BinaryFile, data: { path: file, data: bytes } }];
  try {
    const result = await quietly(() =>
      runPipelineNode(pipelinePath(), [file, '0', '1', '--memory-io'], outputs, inputs),
    );
    const image = result.outputs[1]?.data as { readonly data?: unknown } | undefined;
    return isSamples(image?.data) ? image.data : null;
  } catch (error) {
    // It throws the address of its exception, or ends where memory does.
    const isTrap = error instanceof Error && ['RuntimeError', 'RangeError'].includes(error.name);
    if (typeof error === 'number' || isTrap) return null;
    throw error;
  }
}

/** The console's own functions, while others stand in for them, and for how many runs they do. */
const silenced = { runs: 0, log: console.log, error: console.error };

/** GDCM and what runs it print what they think of a file: it is refused in one line instead. */
async function quietly<T>(run: () => Promise<T>): Promise<T> {
  if (silenced.runs++ === 0) {
    Object.assign(silenced, { log: console.log, error: console.error });
    Object.assign(console, { log: () => undefined, error: () => undefined });
  }
  try {
    return await run();
  } finally {
    if (--silenced.runs === 0) Object.assign(console, { log: silenced.log, error: silenced.error });
  }
}

type Samples =
  Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array;

function isSamples(data: unknown): data is Samples {
  return (
    ArrayBuffer.isView(data) &&
    'subarray' in data &&
    !(data instanceof BigInt64Array || data instanceof BigUint64Array)
  );
}

/** Beside the bundle, or in the package that it comes from. */
function pipelinePath(): string {
  const beside = join(import.meta.dirname, pipeline);
  if (existsSync(`${beside}.wasm.zst`)) return beside;
  const image = fileURLToPath(import.meta.resolve('@itk-wasm/image-io'));
  return join(dirname(image), 'pipelines', pipeline);
}
