import { UserError } from '../../errors.ts';
import type { Comparison } from '../../documents/comparison.ts';
import { differingTerms, termsInWords } from '../../documents/common-terms.ts';
import type { Explanation, Question } from '../../documents/explanation.ts';
import type { Settings } from '../../documents/settings.ts';
import { classNamesOf } from '../model/class-names.ts';
import { type CommonGrid, commonGrid, commonSide, commonWindow, windowInAfter } from './common-grid.ts';
import { imageInputOf } from '../model/image-input.ts';
import { matchingOf, weightChanges } from './match-layers.ts';
import type { PreparedComparison } from '../../protocol/compare-messages.ts';
import type { LoadedModel } from '../model/model-shelf.ts';
import { pictureOf } from '../scene/picture-of.ts';
import { prepare } from '../prepare/prepare.ts';
import { defined, readSettings } from '../prepare/read-settings.ts';
import { className } from '../scene/reference.ts';
import { checkUnchanged } from '../scene/unchanged.ts';

/** Two models that are compared. */
export interface TwoModels {
  readonly before: LoadedModel;
  readonly after: LoadedModel;
}

/**
 * Puts two models on common terms: *after* is asked the same as *before*, of the same regions of the same image, over
 * the same pool. What `settings` leave open is inferred for *before*.
 * @throws UserError when they do not do the same task
 */
export async function prepareComparison(settings: Settings, models: TwoModels): Promise<PreparedComparison> {
  const { before, after } = models;
  const pooled: Settings = { ...settings, preset: 'pool' };
  const first = await prepare({ model: before.path, settings: pooled }, before);
  const beside = await readSettings(after.path);
  const grid = gridOf(first.explanation.question, beside, models);
  const own = await onGrid(first, grid, pooled, before);
  const { question } = own.explanation;
  const asked = settingsForAfter(question, beside, grid, models);
  const other = await prepare({ model: after.path, settings: asked }, after);
  checkSameTask(question, other.explanation.question, models);
  return { comparison: comparisonOf(own.explanation, other.explanation, models), picture: own.picture };
}

/**
 * Two explanations as a comparison: what they have found of the input is not measured again.
 * @throws UserError when they were made on different terms, or of models that have changed since
 */
export async function compareExplanations(
  before: Explanation,
  after: Explanation,
  models: TwoModels,
): Promise<PreparedComparison> {
  checkUnchanged(before.question.model, models.before.sha256);
  checkUnchanged(after.question.model, models.after.sha256);
  const differing = differingTerms(before.question, after.question);
  if (differing.length > 0) {
    throw new UserError(
      `${models.before.name} and ${models.after.name} were explained with a different ${termsInWords(differing)}: compare the models themselves, which asks both the same.`,
    );
  }
  if (before.question.preset !== 'pool') {
    throw new UserError(
      `${models.before.name} and ${models.after.name} were explained with preset ${before.question.preset}, whose draws are not shared by all blocks: compare the models themselves, over a pool.`,
    );
  }
  return { comparison: comparisonOf(before, after, models), picture: await pictureOf(before) };
}

function comparisonOf(before: Explanation, after: Explanation, models: TwoModels): Comparison {
  const matching = matchingOf(before.layers, after.layers);
  return {
    format: 'segcause.comparison',
    version: 1,
    before,
    after,
    matching,
    status: 'ready',
    blocks: [],
    components: [],
    weights: weightChanges(matching, models.before.graph, models.after.graph),
    ownDifferences: [],
    transplants: [],
    images: null,
    facts: null,
  };
}

function gridOf({ input }: Question, beside: Settings, { before, after }: TwoModels): CommonGrid {
  const found = imageInputOf(after, beside.input);
  if (found.channels !== input.channels) {
    throw new UserError(
      `${before.name} takes images of ${input.channels} channel(s) and ${after.name} of ${found.channels}: they cannot be shown the same image.`,
    );
  }
  const height = found.height ?? beside.preprocessing?.height ?? input.size[0];
  const width = found.width ?? beside.preprocessing?.width ?? input.size[1];
  return commonGrid(input.size, [height, width], [before.name, after.name]);
}

/** The first model asked again where its own regions are not whole pixels of the other's input. */
async function onGrid(
  prepared: Awaited<ReturnType<typeof prepare>>,
  grid: CommonGrid,
  settings: Settings,
  model: LoadedModel,
): Promise<Awaited<ReturnType<typeof prepare>>> {
  const { block, roi, input } = prepared.explanation.question;
  const common = { block: commonSide(grid, block), roi: commonWindow(grid, roi, input.size) };
  if (common.block === block && common.roi.join() === roi.join()) return prepared;
  return prepare({ model: model.path, settings: { ...settings, ...common } }, model);
}

function settingsForAfter(
  question: Question,
  beside: Settings,
  grid: CommonGrid,
  { before, after }: TwoModels,
): Settings {
  const { image, mask, maskValue, references, input, block, roi, draws, tau, seed } = question;
  const { scale, mean, std, channelOrder } = input;
  const [height, width] = input.size.map((length) => grid.toAfter(length));
  return defined({
    image: image.path,
    mask: mask?.path,
    maskValue: maskValue ?? undefined,
    references: references?.path,
    preprocessing: { scale, mean, std, channelOrder, ...beside.preprocessing, height, width },
    class: sharedClass(question, beside.classes ?? classNamesOf(after.graph.metadata), before, after),
    roi: windowInAfter(grid, roi),
    preset: 'pool',
    treatment: question.treatment,
    intervention: question.intervention,
    block: grid.toAfter(block),
    draws: draws > 1 ? draws : undefined,
    tau,
    seed,
  });
}

/** The class by its name where both models name theirs, else by its number. */
function sharedClass(
  { head }: Question,
  names: readonly string[],
  before: LoadedModel,
  after: LoadedModel,
): number {
  const name = head.classes[head.channel];
  if (name === undefined || names.length === 0) return head.channel;
  const index = names.indexOf(name);
  if (index >= 0) return index;
  throw new UserError(
    `${before.name} segments ${name} and ${after.name} does not (it has ${names.join(', ')}): choose a class that both have.`,
  );
}

function checkSameTask(before: Question, after: Question, models: TwoModels): void {
  const areNamed = before.head.classes.length > 0 && after.head.classes.length > 0;
  if (areNamed || before.head.channels === after.head.channels) return;
  throw new UserError(
    `${models.before.name} tells ${before.head.channels} class(es) apart and ${models.after.name} ${after.head.channels}, without names for them: ${className(before.head)} may not be the same in both.`,
  );
}
