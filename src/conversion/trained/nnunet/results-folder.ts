import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Training } from '../../../documents/training.ts';
import { UserError } from '../../../errors.ts';
import { readJson } from '../read-json.ts';
import type { TrainedModel, TrainedWeights } from '../trained-model.ts';
import { networkOf } from './architecture.ts';
import { headOf } from './labels.ts';
import { configurationOf, datasetSchema, type Plans, plansSchema } from './plans.ts';
import { preprocessingOf } from './preprocessing.ts';

const foldName = /^fold_(\d+|all)$/u;
const checkpointName = /^checkpoint_(\w+)\.pth$/u;

/** Kinds of checkpoints, those that nnU-Net predicts with first. */
const preferred: readonly string[] = ['final', 'best', 'latest'];

/**
 * The weights of an nnU-Net results folder, by fold: of each fold, the final checkpoint or else the best.
 * @param path the folder, a file in it, a fold, or a checkpoint, which is the only one then
 * @returns null where it is nothing of nnU-Net's
 */
export async function resultsAt(path: string): Promise<readonly TrainedWeights[] | null> {
  const found = await folderOf(path);
  if (found === null) return null;
  const { folder, fold, checkpoint } = found;
  const folds = fold === null ? await foldsIn(folder) : [fold];
  const weights = await Promise.all(
    folds.map(async (name) => {
      const file = checkpoint ?? (await preferredIn(join(folder, name)));
      return file === null ? [] : [weightsOf(folder, name, file)];
    }),
  );
  if (weights.flat().length > 0) return weights.flat();
  throw new UserError(`${folder} holds no checkpoint (fold_*/checkpoint_*.pth).`);
}

/** Where in a results folder a path lies. */
interface Place {
  readonly folder: string;
  readonly fold: string | null;
  readonly checkpoint: string | null;
}

async function folderOf(path: string): Promise<Place | null> {
  const [name, parent] = [basename(path), basename(dirname(path))];
  const place: Place =
    checkpointName.test(name) && foldName.test(parent)
      ? { folder: dirname(dirname(path)), fold: parent, checkpoint: name }
      : foldName.test(name)
        ? { folder: dirname(path), fold: name, checkpoint: null }
        : {
            folder: name === 'plans.json' || name === 'dataset.json' ? dirname(path) : path,
            fold: null,
            checkpoint: null,
          };
  const names = await namesIn(place.folder);
  return names.includes('plans.json') && names.includes('dataset.json') ? place : null;
}

async function foldsIn(folder: string): Promise<readonly string[]> {
  const names = await namesIn(folder);
  return names
    .filter((name) => foldName.test(name))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

async function preferredIn(fold: string): Promise<string | null> {
  const names = await namesIn(fold);
  return preferred.map((kind) => `checkpoint_${kind}.pth`).find((name) => names.includes(name)) ?? null;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

/** `fold_0.onnx` of the final checkpoint, `fold_0_best.onnx` of the best, in the fold's folder. */
function weightsOf(folder: string, fold: string, file: string): TrainedWeights {
  const kind = checkpointName.exec(file)?.[1] ?? 'final';
  const name = kind === 'final' ? fold : `${fold}_${kind}`;
  return {
    source: join(folder, fold, file),
    onnx: join(folder, fold, `${name}.onnx`),
    label: name.replaceAll('_', ' '),
    describe: (given) => describe(folder, { fold: fold.replace('fold_', ''), weights: file }, given),
  };
}

async function describe(
  folder: string,
  of: Pick<Training, 'fold' | 'weights'>,
  given: Readonly<Record<string, string>>,
): Promise<TrainedModel> {
  const [plans, dataset] = await Promise.all([
    readJson(join(folder, 'plans.json'), plansSchema),
    readJson(join(folder, 'dataset.json'), datasetSchema),
  ]);
  const name = configurationName(plans, folder, given);
  const configuration = configurationOf(plans, name);
  if (typeof configuration.previous_stage === 'string')
    throw new UserError(
      `The configuration ${name} also takes the prediction of ${configuration.previous_stage}: SegCause explains networks of one image. Explain ${configuration.previous_stage} instead.`,
    );
  const inputs = Object.keys(dataset.channel_names ?? dataset.modality ?? {}).length;
  if (inputs === 0) throw new UserError('dataset.json names no channels (channel_names).');
  const { outputs, settings: head } = headOf(dataset);
  const { preprocessing, notReproduced } = preprocessingOf(plans, configuration, inputs);
  const { dataset_name: dataName, label_manager: labelManager = 'LabelManager' } = plans;
  const missing = [
    ...notReproduced,
    'Windows are not mirrored, as nnU-Net does by default: windows.mirror says along which axes, and each doubles the time.',
    ...(labelManager === 'LabelManager'
      ? []
      : [`Labels are read as by LabelManager, not by ${labelManager}.`]),
  ];
  return {
    network: networkOf(configuration, { inputs, outputs }),
    shape: [1, inputs, ...configuration.patch_size],
    settings: {
      preprocessing,
      windows: { step: 0.5, like: 'nnunet' },
      ...head,
      training: {
        by: 'nnU-Net',
        ...(dataName !== undefined && { dataset: dataName }),
        ...{ configuration: name, ...of },
        notReproduced: missing,
      },
    },
    notes: ['deep supervision is off: the finest output is the only one'],
  };
}

/** The configuration that was trained: as the checkpoint records, as the folder is named, or the only one of the plans. */
function configurationName(
  { configurations }: Plans,
  folder: string,
  given: Readonly<Record<string, string>>,
): string {
  const names = Object.keys(configurations);
  const recorded = /^'(\w+)'$/u.exec(given['configuration'] ?? '')?.[1];
  const [, , ofFolder] = basename(folder).split('__');
  const [only, ...others] = names;
  const found = [recorded, ofFolder].find((name) => name !== undefined && names.includes(name));
  if (found !== undefined) return found;
  if (only !== undefined && others.length === 0) return only;
  throw new UserError(
    `Which configuration of ${names.join(', ')} was trained is not recorded: name the folder as nnU-Net does, TRAINER__PLANS__CONFIGURATION.`,
  );
}
