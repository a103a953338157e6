import { unzipSync } from 'fflate';
import { UserError } from '../../errors.ts';
import type { Graph } from '../../graph/graph.ts';
import { member, mostJsonBytes, parseJson } from '../json.ts';
import { mostInflated } from './inflated.ts';
import { buildKerasGraph } from './build.ts';
import { withHdf5 } from './hdf5.ts';
import { numberedWeights } from './numbered-weights.ts';

const mostConfigBytes = mostJsonBytes;
const mostWeightBytes = 2 ** 31 - 1;
const mostEntries = 10_000;

/**
 * The graph of a `.keras` file: a zip of an architecture (`config.json`) and weights (`model.weights.h5`).
 * @throws UserError when it is damaged, a part is missing or not supported, or it claims to unpack to more than it can hold
 */
export function readKerasZip(bytes: Uint8Array, file: string): Promise<Graph> {
  const entries = unzipped(bytes, file);
  const [config, metadata, weights] = ['config.json', 'metadata.json', 'model.weights.h5'].map(
    (name) => entries[name],
  );
  if (config === undefined || weights === undefined) {
    throw new UserError(
      `${file} is a zip file, but not a Keras model: config.json or model.weights.h5 is missing.`,
    );
  }
  const version = member(parseJson(textOf(metadata ?? new Uint8Array()), file), 'keras_version');
  return withHdf5(weights, `${file} (model.weights.h5)`, (hdf5) =>
    buildKerasGraph(parseJson(textOf(config), file), {
      file,
      dialect: typeof version === 'string' && version.startsWith('2') ? 'keras 2' : 'keras 3',
      weights: numberedWeights(hdf5, file),
    }),
  );
}

function unzipped(bytes: Uint8Array, file: string): Readonly<Record<string, Uint8Array>> {
  const listed = new Set<string>();
  let entries = 0;
  try {
    return unzipSync(bytes, {
      filter({ name, size, originalSize }) {
        if (++entries > mostEntries)
          throw new UserError(`${file} lists more than ${mostEntries} files in it: refused.`);
        if (!['config.json', 'metadata.json', 'model.weights.h5'].includes(name)) return false;
        if (listed.has(name)) throw new UserError(`${file} lists ${name} twice: the file is damaged.`);
        listed.add(name);
        const most = name === 'model.weights.h5' ? mostWeightBytes : mostConfigBytes;
        if (size <= bytes.byteLength && originalSize <= most && originalSize <= mostInflated(size))
          return true;
        throw new UserError(`${file}: ${name} in it unpacks to ${originalSize} bytes: refused.`);
      },
    });
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${file} is not a whole .keras file: it is damaged or cut off.`, { cause: error });
  }
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
