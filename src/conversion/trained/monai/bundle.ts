import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { load, CORE_SCHEMA } from 'js-yaml';
import * as z from 'zod';
import { UserError } from '../../../errors.ts';
import { checked, readBounded, readJson } from '../read-json.ts';
import type { TrainedModel, TrainedWeights } from '../trained-model.ts';
import type { BundleConfiguration } from './configuration.ts';
import { headOf } from './head.ts';
import { infererOf } from './inferer.ts';
import { type BuiltNetwork, networkOf } from './network.ts';
import { preprocessingOf } from './preprocessing.ts';
import { type Metadata, metadataSchema } from './metadata.ts';

const configurationSchema = z.record(z.string(), z.json());
const inferenceNames = ['inference.json', 'inference.yaml', 'inference.yml'] as const;
const weightNames = ['model.pt', 'model.ts'] as const;

/**
 * The weights of a MONAI bundle (https://docs.monai.io/en/stable/mb_specification.html).
 * @param path the bundle's folder, its inference configuration, metadata or weights
 * @returns null where it is no bundle
 * @throws UserError when its files are damaged, hold no weights, or describe a network that may not be built
 */
export async function bundleAt(path: string): Promise<readonly TrainedWeights[] | null> {
  const folder = await folderOf(path);
  const configurationPath = inferenceNames
    .map((name) => join(folder, 'configs', name))
    .find((file) => existsSync(file));
  if (configurationPath === undefined) return null;
  const configuration = await readConfiguration(configurationPath);
  const metadataPath = join(folder, 'configs', 'metadata.json');
  const metadata = existsSync(metadataPath) ? await readJson(metadataPath, metadataSchema) : {};
  const [weights, script] = weightNames.map((name) => join(folder, 'models', name));
  const [hasWeights, hasScript] = [weights, script].map((file) => file !== undefined && existsSync(file));
  const network = networkOf(configuration, basename(configurationPath));
  const source =
    network.problem === null && hasWeights === true ? weights : hasScript === true ? script : undefined;
  if (source === undefined) {
    throw new UserError(
      network.problem ?? `${folder} holds no weights (models/model.pt or models/model.ts).`,
    );
  }
  const name = basename(resolve(folder));
  return [
    {
      source,
      onnx: join(folder, 'models', `${name}.onnx`),
      label: name,
      describe: () =>
        Promise.resolve(describe({ configuration, metadata, name, network, weights: basename(source) })),
    },
  ];
}

async function folderOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  if (found?.isFile() !== true) return path;
  const parent = basename(dirname(path));
  const isInside =
    (parent === 'configs' && /^(?:inference\.(?:json|ya?ml)|metadata\.json)$/u.test(basename(path))) ||
    (parent === 'models' && weightNames.some((name) => name === basename(path)));
  return isInside ? dirname(dirname(path)) : path;
}

async function readConfiguration(path: string): Promise<BundleConfiguration> {
  if (path.endsWith('.json')) return readJson(path, configurationSchema);
  const text = await readBounded(path);
  let data: unknown;
  try {
    data = load(text, { schema: CORE_SCHEMA });
  } catch (error) {
    const [reason] = error instanceof Error ? error.message.split('\n') : [];
    throw new UserError(`${basename(path)} is not YAML: ${reason ?? 'unreadable'}.`);
  }
  return checked(data, configurationSchema, basename(path));
}

/** What a bundle's files hold. */
interface Bundle {
  readonly configuration: BundleConfiguration;
  readonly metadata: Metadata;
  readonly name: string;
  readonly network: BuiltNetwork;
  readonly weights: string;
}

function describe({ configuration, metadata, name, network, weights }: Bundle): TrainedModel {
  const channels = network.channels ?? metadata.channels ?? 1;
  const { preprocessing, notReproduced } = preprocessingOf(configuration, channels);
  const inferer = infererOf(configuration, metadata);
  const head = headOf(configuration, metadata);
  const missing = [...notReproduced, ...inferer.notReproduced, ...head.notReproduced];
  return {
    network: network.network,
    shape: inferer.size === null ? null : [1, channels, ...inferer.size],
    settings: {
      preprocessing,
      ...(inferer.windows && { windows: inferer.windows }),
      ...head.settings,
      training: {
        by: 'MONAI bundle',
        ...{ dataset: name, weights },
        ...(missing.length > 0 && { notReproduced: missing }),
      },
    },
    notes: [
      ...(network.problem === null
        ? []
        : [`${weights} is converted, since ${network.problem.replace(/\.$/u, '')}`]),
      ...(isSupervisedDeeply(network)
        ? ['deep supervision is off in evaluation: the finest output is the only one']
        : []),
    ],
  };
}

function isSupervisedDeeply({ network }: BuiltNetwork): boolean {
  const { deep_supervision: isDeep, dsdepth: depth } = network?.options ?? {};
  return isDeep === true || (typeof depth === 'number' && depth > 1);
}
