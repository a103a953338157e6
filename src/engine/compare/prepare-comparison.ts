import { at } from '../../at.ts';
import { isSameBox, nounsOf, numbersOf, type Size, volumeOf } from '../../documents/box.ts';
import { className } from '../../documents/class-name.ts';
import { UserError } from '../../errors.ts';
import type { Comparison } from '../../documents/comparison.ts';
import { differingTerms, partOfImage, termsInWords } from '../../documents/common-terms.ts';
import type { Explanation, Question } from '../../documents/explanation.ts';
import { totalsOf, withoutPrediction } from '../../documents/readings.ts';
import { maskOfRoi, onSize, type Roi, roiInWords, roiOfMask, settingOfRoi } from '../../documents/roi.ts';
import { settingOfRegions } from '../../documents/region-choice.ts';
import { kindOfRoi, type RoiSetting } from '../../documents/roi-choice.ts';
import type { Constants, Settings } from '../../documents/settings.ts';
import { classNamesOf } from '../model/class-names.ts';
import { commonBlock, commonBox, type CommonGrid, commonGrid } from './common-grid.ts';
import { imageInputOf } from '../model/image-input.ts';
import { pixelRangeOf } from '../model/pixel-range.ts';
import { matchingOf, weightChanges } from './match-layers.ts';
import type { Prepared } from '../../protocol/engine.ts';
import type { LoadedModel } from '../model/model-shelf.ts';
import { pictureOf } from '../scene/picture-of.ts';
import { sidesOf } from '../prepare/model-input.ts';
import { prepare } from '../prepare/prepare.ts';
import { defined, readSettings } from '../prepare/read-settings.ts';
import { checkUnchanged } from '../scene/unchanged.ts';
import { preprocessingForAfter } from './preprocessing-for-after.ts';
import type { TwoModels } from './two-models.ts';

/**
 * Puts two models on common terms: *after* is asked the same as *before*, of the same regions of the same image, over
 * the same pool. What `settings` leave open is inferred for *before*.
 * @throws UserError when they do not do the same task
 */
export async function prepareComparison(
  settings: Settings,
  models: TwoModels,
): Promise<Prepared<Comparison>> {
  const { before, after } = models;
  const pooled: Settings = {
    ...settings,
    ...inputsFor(before, after, settings),
    preset: 'pool',
    reading: 'total',
    refine: 1,
  };
  const first = await prepare({ model: before.path, settings: pooled }, before);
  const beside = await readSettings(after.path);
  const grid = gridOf(first.document.question, beside, models);
  const own = await onGrid(first, grid, pooled, before);
  const { question } = own.document;
  const asked = settingsForAfter(question, beside, settings.inputs, grid, models);
  const other = await prepare({ model: after.path, settings: asked }, after);
  checkSameTask(question, other.document.question, models);
  checkSamePart(question, other.document.question, models);
  checkSameRegions(question, other.document.question, models);
  return { document: comparisonOf(own.document, other.document, models), picture: own.picture };
}

/**
 * Two explanations as a comparison: what they have found of the input is not measured again.
 * @throws UserError when they were made on different terms, or of models that have changed since
 */
export async function compareExplanations(
  before: Explanation,
  after: Explanation,
  models: TwoModels,
): Promise<Prepared<Comparison>> {
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
  if (before.question.coarse !== undefined) {
    throw new UserError(
      `${models.before.name} and ${models.after.name} were explained with coarse blocks first, of which each may have divided others: compare the models themselves, which measures all blocks of both.`,
    );
  }
  return {
    document: comparisonOf(ofTotals(before), ofTotals(after), models),
    picture: await pictureOf(before),
  };
}

/** An explanation without its direct and predicted effects: comparisons are of total ones, as measured. */
function ofTotals(explanation: Explanation): Explanation {
  const question = withoutPrediction(explanation.question);
  return { ...explanation, question, maps: explanation.maps.map(totalsOf) };
}

function comparisonOf(before: Explanation, after: Explanation, models: TwoModels): Comparison {
  const matching = matchingOf(before.layers, after.layers);
  return {
    format: 'segcause.comparison',
    version: 2,
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

function gridOf({ input, windows }: Question, beside: Settings, { before, after }: TwoModels): CommonGrid {
  const found = imageInputOf(after, beside.input);
  if (found.channels !== input.channels) {
    throw new UserError(
      `${before.name} takes images of ${input.channels} channel(s) and ${after.name} of ${found.channels}: they cannot be shown the same image.`,
    );
  }
  const sides = sidesOf(found.size.length);
  const isSlid = (beside.windows ?? windows) !== undefined;
  const size = found.size.map(
    (length, axis) =>
      (isSlid ? null : length) ?? beside.preprocessing?.[at(sides, axis)] ?? at(input.size, axis),
  );
  return commonGrid(input.size, size, { before: before.name, after: after.name });
}

/** Asks the first model again where its own regions are not whole pixels of the other's input. */
async function onGrid(
  prepared: Prepared<Explanation>,
  grid: CommonGrid,
  settings: Settings,
  model: LoadedModel,
): Promise<Prepared<Explanation>> {
  const { block, roi, input } = prepared.document.question;
  // Pixels of a region of any shape have a place in both inputs, whatever their sizes.
  const common = {
    block: commonBlock(grid, block),
    roi: isWholeRectangle(roi) ? commonBox(grid, roi, input.size) : roi,
  };
  const isSameBlock =
    prepared.document.question.regions !== undefined || common.block.join() === block.join();
  if (isSameBlock && isSameBox(common.roi, roi)) return prepared;
  const asked = { ...settings, block: common.block, roi: settingOfRoi(common.roi) };
  return prepare({ model: model.path, settings: asked }, model);
}

function settingsForAfter(
  question: Question,
  beside: Settings,
  given: Constants | undefined,
  grid: CommonGrid,
  { before, after }: TwoModels,
): Settings {
  // What raw pixels become is each model's own where one of them rescales them itself.
  const range = pixelRangeOf(before, question.input.name);
  const otherRange = pixelRangeOf(after, imageInputOf(after, beside.input).name);
  const isSameRange = range?.upTo === otherRange?.upTo;
  const { image, channelImages, mask, maskValue, maskThreshold, references, input, block, draws, tau, seed } =
    question;
  const size = input.size.map(grid.toAfter);
  return defined({
    image: image.path,
    slice: question.slice,
    windows: beside.windows ?? question.windows,
    channelImages: channelImages?.map(({ path }) => path),
    inputs: inputsOf(after, { ...question.constants, ...given, ...beside.inputs }),
    mask: mask?.path,
    maskValue: maskValue ?? undefined,
    maskThreshold: maskThreshold ?? undefined,
    maskColour: question.maskColour,
    maskIgnore: question.maskIgnore,
    references: references?.path,
    preprocessing: preprocessingForAfter(input, beside.preprocessing, size, isSameRange),
    class: sharedClass(question, beside.classes ?? classNamesOf(after.graph.metadata), before, after),
    roi: roiForAfter(question, grid),
    preset: 'pool',
    reading: 'total',
    refine: 1,
    treatment: question.treatment,
    intervention: question.intervention,
    block: question.regions ? undefined : block.map(grid.toAfter),
    regions: settingOfRegions(question.regions?.chosen),
    draws: draws > 1 ? draws : undefined,
    tau,
    seed,
  });
}

/** What a model's inputs are set to, of those that it has. */
function inputsOf({ declared }: LoadedModel, inputs: Constants): Constants {
  const own = Object.entries(inputs).filter(([name]) => declared.inputs.some((input) => input.name === name));
  return Object.fromEntries(own);
}

/** The settings for *before* without those of inputs that only *after* has. */
function inputsFor(before: LoadedModel, after: LoadedModel, { inputs }: Settings): Pick<Settings, 'inputs'> {
  if (inputs === undefined) return {};
  const others = Object.keys(inputsOf(after, inputs));
  const kept = Object.entries(inputs).filter(([name]) => !others.includes(name));
  return { inputs: { ...Object.fromEntries(kept), ...inputsOf(before, inputs) } };
}

/** Whether a region is a rectangle without holes. */
function isWholeRectangle(roi: Roi): boolean {
  return roi.runs === undefined && kindOfRoi(settingOfRoi(roi)) === 'rectangle';
}

/** The region of *before* in the pixels of *after*. */
function roiForAfter({ roi, input }: Question, { toAfter }: CommonGrid): RoiSetting {
  if (roi.chosen === 'whole image') return roi.chosen;
  if (isWholeRectangle(roi)) return numbersOf(roi).map(toAfter);
  const size: Size<'input'> = input.size.map(toAfter);
  const there = roiOfMask(onSize(maskOfRoi(roi, input.size), input.size, size), size);
  if (there === null) {
    throw new UserError(
      `The RoI (${roiInWords(roi)}) holds no ${nounsOf(size.length).position} at ${size.join('×')}, where the other model sees it: choose a larger one.`,
    );
  }
  return { ...there, runs: there.runs ?? [0, volumeOf(there.size)] };
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

/** Blocks and the RoI of one input are those of another at other sizes only where both show the same. */
function checkSamePart(before: Question, after: Question, models: TwoModels): void {
  if (partOfImage(before) === partOfImage(after)) return;
  throw new UserError(
    `${models.before.name} and ${models.after.name} are given different parts of the image, or the image turned differently: give both the same part by the preprocessing in their settings (axes or orientation, fit, origin, and depth, height and width).`,
  );
}

function checkSameRegions(before: Question, after: Question, models: TwoModels): void {
  if (before.regions?.runs.join() === after.regions?.runs.join()) return;
  throw new UserError(
    `${models.before.name} and ${models.after.name} see the image at other sizes, or by other intensities: their regions are not the same; compare them by blocks of a grid, or by a label file at one size.`,
  );
}

function checkSameTask(before: Question, after: Question, models: TwoModels): void {
  const areNamed = before.head.classes.length > 0 && after.head.classes.length > 0;
  if (areNamed || before.head.channels === after.head.channels) return;
  throw new UserError(
    `${models.before.name} distinguishes ${before.head.channels} class(es) and ${models.after.name} ${after.head.channels}, without names for them: ${className(before.head)} may not be the same in both.`,
  );
}
