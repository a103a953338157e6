import { at, entry } from '../../at.ts';
import { basename, relative } from 'node:path';
import { studentMean } from '../../causal/intervals/student-mean.ts';
import { UserError } from '../../errors.ts';
import type {
  Comparison,
  ComponentDifference,
  ImageDifference,
  ImagesDifference,
} from '../../documents/comparison.ts';
import { componentKey } from '../../documents/component-key.ts';
import { filesOf } from '../../documents/question-files.ts';
import { settingsOfQuestion, forOtherImage } from '../../documents/settings-of-question.ts';
import type { Settings } from '../../documents/settings.ts';
import { kindOf } from '../../imaging/is-volume.ts';
import { listImages } from '../../imaging/list-images.ts';
import { listStacks } from '../../imaging/list-stacks.ts';
import { maskNamed, masksByStem } from '../../imaging/mask-names.ts';
import { compareLayers } from './compare-layers.ts';
import type { CompareAim } from '../../documents/comparison-step.ts';
import type { CompareRun } from './compare-run.ts';
import { openLayerSession } from '../scene/layer-session.ts';
import { openQuestion } from '../scene/opened-question.ts';
import { prepareComparison } from './prepare-comparison.ts';
import type { TwoModels } from './two-models.ts';

/** What was found on one image. */
interface Compared {
  readonly summary: Omit<ImageDifference, 'differences'>;
  readonly components: ReadonlyMap<string, ComponentDifference>;
}

/** Images beyond this many say little more of a mean, and take long. */
const mostImages = 200;

/**
 * Compares the layers of both networks over the images of a folder, each with the mask of its name: the RoI is chosen
 * for each image as for the first. Images that cannot be compared, such as those without a mask, are named with the reason.
 */
export async function compareImages(
  { folder, masks }: Extract<CompareAim, { kind: 'images' }>,
  prepared: Comparison,
  models: TwoModels,
  memory: number,
  run: CompareRun,
): Promise<Comparison> {
  const like = filesOf(prepared.before.question);
  const stacks = (await listStacks(folder, like)).slice(0, mostImages);
  const masksOfFolder =
    masks === null ? null : masksByStem(await listImages(masks, await kindOf(at(like, 0))));
  const settings = settingsFor(prepared);
  const report = run.reportOn({ kind: 'images', folder, masks });
  const compared: Compared[] = [];
  const skipped: ImagesDifference['skipped'] = [];
  const foundSoFar = (): Comparison => ({
    ...prepared,
    images: summaryOf({ folder, masks, skipped: [...skipped] }, compared),
  });
  for (const [index, files] of stacks.entries()) {
    if (run.isCancelled()) break;
    const image = at(files, 0);
    const mask = masksOfFolder === null ? null : maskNamed(files, masksOfFolder);
    const asked: Settings = {
      ...settings,
      image,
      ...(files.length > 1 && { channelImages: files.slice(1) }),
      ...(mask !== null && { mask }),
    };
    try {
      if (masks !== null && mask === null) {
        throw new UserError(`it has no mask in ${basename(masks)}, and its own prediction is none.`);
      }
      const found = await compareOne(asked, models, memory, run);
      if (!run.isCancelled()) compared.push(found);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const named = [...files, asked.mask, asked.references, models.before.path, models.after.path];
      skipped.push({ item: relative(folder, image), reason: withoutFolders(error.message, named) });
    }
    const done = index + 1;
    const total = stacks.length;
    report({}, { share: done / total, done, total, draw: null, treatments: null });
    run.checkpoint(foundSoFar);
  }
  return foundSoFar();
}

const ignore = (): void => undefined;

/** What is one image's own. */
const own: readonly string[] = [
  'image',
  'channelImages',
  'mask',
  'roi',
] satisfies readonly (keyof Settings)[];

/** A message that names files by their last part: whoever reads the comparison need not know where they lie. */
function withoutFolders(message: string, paths: readonly (string | undefined)[]): string {
  return paths.reduce<string>(
    (text, path) =>
      path === undefined ? text : text.replaceAll(path.replaceAll(/\s+/g, ' '), basename(path)),
    message,
  );
}

/** Whether a setting of one image has a meaning on every other: a region that is chosen by its name. */
function isEveryImages(name: string, value: unknown): boolean {
  return name === 'roi' && typeof value === 'string';
}

/** What is asked about every image. */
function settingsFor({ before, after }: Comparison): Settings {
  const inputs = { ...after.question.constants, ...before.question.constants };
  const all = Object.entries(forOtherImage(settingsOfQuestion(before.question)));
  const kept = all.filter(([name, value]) => !own.includes(name) || isEveryImages(name, value));
  // Of all images, layers are compared alone: nothing is divided into regions.
  return { ...Object.fromEntries(kept), inputs, regions: 'grid', refine: 1 };
}

async function compareOne(
  settings: Settings,
  models: TwoModels,
  memory: number,
  run: CompareRun,
): Promise<Compared> {
  const { document: comparison } = await prepareComparison(settings, models);
  const { before, after } = comparison;
  const first = await openLayerSession(
    await openQuestion(before.question, models.before),
    before.question,
    memory / 2,
  );
  try {
    const other = await openLayerSession(
      await openQuestion(after.question, models.after),
      after.question,
      memory / 2,
    );
    try {
      const quiet: CompareRun = { ...run, reportOn: () => ignore, checkpoint: ignore };
      const { components } = await compareLayers(comparison, { before: first, after: other }, quiet);
      const { image, mask, roi } = before.question;
      return {
        summary: {
          image,
          mask,
          roi,
          dice: { before: before.baseline.dice, after: after.baseline.dice },
        },
        components: new Map(components.map((one) => [componentKey(one.before), one])),
      };
    } finally {
      await other.decomposed.dispose();
    }
  } finally {
    await first.decomposed.dispose();
  }
}

/** Means over the images on which a component was compared: those that are known on all. */
function summaryOf(
  asked: Pick<ImagesDifference, 'folder' | 'masks' | 'skipped'>,
  compared: readonly Compared[],
): ImagesDifference {
  const [first] = compared;
  const shared = [...(first?.components ?? [])].filter(([key]) =>
    compared.every(({ components }) => components.has(key)),
  );
  const meanAt = ({ components }: Compared, key: string): number => entry(components, key).mean;
  return {
    ...asked,
    images: compared.map((one) => ({
      ...one.summary,
      differences: shared.map(([key]) => meanAt(one, key)),
    })),
    layers: shared.flatMap(([key, { before, after }]) => {
      if (compared.length < 2) return [];
      const estimate = studentMean(compared.map((one) => meanAt(one, key)));
      return [{ before, after, n: compared.length, ...estimate }];
    }),
  };
}
