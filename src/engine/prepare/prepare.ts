import { basename } from 'node:path';
import { at } from '../../at.ts';
import { dice } from '../../causal/outcomes/outcome.ts';
import { className } from '../../documents/class-name.ts';
import type { Explanation, FileReference, Guess, Question } from '../../documents/explanation.ts';
import type { ExplanationRequest } from '../../documents/explanation-kind.ts';
import { encodeMask } from '../../documents/run-length.ts';
import type { MaskValue, Settings } from '../../documents/settings.ts';
import { UserError } from '../../errors.ts';
import { channelFilesBeside } from '../../imaging/channel-files.ts';
import { placeOfInput, spacingOfInput } from '../../imaging/input-place.ts';
import { toPicture } from '../../imaging/picture.ts';
import { recordedInput } from '../../imaging/input-steps.ts';
import { centreOfMask } from '../../imaging/mask-centre.ts';
import { gridFor, onGrid } from '../../imaging/resampling/image-grid.ts';
import { readMaskFile } from '../../imaging/read-mask.ts';
import { readImageFor } from '../../imaging/read-stack.ts';
import { checkRepeats } from './check-repeats.ts';
import { chooseClass } from './choose-class.ts';
import { chooseRegions } from './choose-regions.ts';
import { chooseRoi } from './choose-roi.ts';
import { confinedPath, confinedSettings } from './confined.ts';
import { imageModelOf } from '../model/image-model.ts';
import { inferHead } from '../model/infer-head.ts';
import { layersWithShapes } from '../model/layer-shapes.ts';
import type { Prepared } from '../../protocol/engine.ts';
import { inputGeometry } from '../scene/input-grid.ts';
import { imagePass, outputOf } from '../scene/image-pass.ts';
import { blockFor, methodFor, predictedIfWorthwhile } from './method.ts';
import { roiInPositions } from './millimetres.ts';
import { mergedSettings } from './merged-settings.ts';
import { modelInputFor, switchedOff } from './model-input.ts';
import type { LoadedModel } from '../model/model-shelf.ts';
import {
  checkMergeable,
  slidingInWords,
  slidingModel,
  slidingPreprocessing,
} from '../model/sliding-model.ts';
import { readingNote } from './reading-note.ts';
import { readSettings } from './read-settings.ts';
import { checkInputBytes, checkWindowBytes } from '../scene/check-question.ts';
import { checkReferenceIn, classCount, referenceFor } from '../scene/reference.ts';
import { countStatistics } from '../scene/held-scene.ts';
import { referenceInRoi } from '../scene/roi-reference.ts';
import { sceneOf } from '../scene/scene.ts';
import { withOutputIn } from '../scene/shaped-output.ts';
import { treatmentsFor } from '../treatments/treatments.ts';
import { unusedSettings } from './unused-settings.ts';

/**
 * Fills in everything a question needs: from the given settings, else from `NAME.explain.json` beside the model, else
 * inferred from the model and the image. Runs the model once.
 * @throws UserError when the model cannot be explained on this image
 */
export async function prepare(
  { model: path, settings: given, except = [], isRoiKept = false, within }: ExplanationRequest,
  loaded: LoadedModel,
): Promise<Prepared<Explanation>> {
  const merged = await mergedSettings(await readSettings(path, within), given, except);
  const settings = within ? confinedSettings(merged, within) : merged;
  if (settings.image === undefined)
    throw new UserError(`${loaded.name}: no image to explain it on was given.`);
  const plain = imageModelOf(loaded, settings.input, settings.inputs ?? {});
  const { model, found, constants } = slidingModel(plain, settings.windows);
  checkWindowBytes(model, found);
  const preprocessing = slidingPreprocessing(settings.preprocessing, settings.windows);
  const further = settings.channelImages ?? (await channelFilesBeside(settings.image, found.channels));
  if (within) for (const path of further) confinedPath(path, 'The channel image', within);
  const files = [settings.image, ...further];
  const { slice } = settings;
  const { frame, axes, orientation } = settings.preprocessing ?? {};
  const taken = { ...{ channels: found.channels, size: found.size, slice }, ...{ frame, axes, orientation } };
  const stack = await readImageFor(files, taken, model.name);
  const { image, affine } = stack;
  const maskFile = settings.mask === undefined ? undefined : await readMaskFile(settings.mask, taken);
  const middle = maskFile?.image.size.join() === image.size.join() ? centreOfMask(maskFile, settings) : null;
  const grid = gridFor(stack, settings.preprocessing ?? {}, basename(settings.image));
  const centre = middle && grid ? onGrid(middle, grid) : middle;
  const { input, guesses } = modelInputFor(model, stack, found, preprocessing, { grid, centre });
  const isPicture = found.size.length === 2 && slice === undefined;
  const unused = unusedSettings(settings.preprocessing, { input, size: found.size, isPicture });
  checkInputBytes(model.name, input, found.batchSize);
  const { intensities, steps: inputSteps } = recordedInput(stack, input, basename(settings.image));
  const pass = await imagePass(model.program, intensities, input, found.batchSize);
  await checkRepeats(model, input, found.batchSize, pass);
  const inferred = inferHead(model, input, pass.outputs, settings);
  const run = withOutputIn({ model, input, batchSize: found.batchSize, pass }, inferred.head);
  const { head, guesses: classGuesses } = chooseClass(inferred, outputOf(run.pass, inferred.head));
  checkMergeable(model, head);
  const scene = sceneOf({ ...run, head });
  const { maskThreshold = null, maskColour, maskIgnore } = settings;
  const maskValue = maskValueFor(settings, className(head));
  const named = { size: image.size, affine, name: basename(settings.image) };
  const reference = await referenceFor(
    settings.mask === undefined
      ? null
      : {
          path: settings.mask,
          file: maskFile,
          value: maskValue,
          threshold: maskThreshold,
          colour: maskColour ?? null,
          ignore: maskIgnore ?? null,
        },
    named,
    { input, head, classes: classCount(head), size: scene.size, output: scene.prediction },
  );
  const place = placeOfInput(affine, image.size, input);
  const spacing = spacingOfInput(stack.spacing, image.size, input);
  const asRoi = settings.roi === undefined ? null : roiInPositions(settings.roi, spacing);
  const { roi, guesses: roiGuesses } = chooseRoi(scene, reference, { roi: asRoi?.roi, isRoiKept });
  const { baseline, isOwn } = referenceInRoi(scene, roi, reference.pixels);
  checkReferenceIn(roi, baseline, { mask: settings.mask ?? null, model: model.name }, className(head));
  const regionScene = { input, image: named, place, spacing, intensities: pass.intensities };
  const chosen = await chooseRegions(settings, regionScene);
  const { block, coarse, notes: divisionNotes } = blockFor(settings, input, chosen?.regions ?? null, spacing);
  const statistics = await countStatistics(scene);
  const images = files.map((path, i): FileReference => ({ path, sha256: at(stack.sha256s, i) }));
  const channelImages = images.slice(1);
  const asked: Question = {
    ...methodFor(settings, block, statistics),
    ...(coarse && { coarse }),
    ...(chosen && { regions: chosen.regions }),
    model: { path, sha256: model.sha256 },
    image: at(images, 0),
    ...(channelImages.length > 0 && { channelImages }),
    ...(slice !== undefined && { slice }),
    mask: fileOrNull(settings.mask, reference.sha256),
    maskValue,
    maskThreshold,
    ...(maskColour !== undefined && { maskColour }),
    ...(maskIgnore !== undefined && { maskIgnore }),
    references: null,
    input,
    ...(model.sliding && { windows: model.sliding.windows }),
    ...(Object.keys(constants).length > 0 && { constants }),
    head,
    roi,
  };
  const { source, sha256: folderHash } = await treatmentsFor(
    asked,
    settings.references ?? null,
    pass.intensities,
  );
  const references = fileOrNull(settings.references, folderHash);
  const question: Question = { ...predictedIfWorthwhile(asked, source.patches), references };
  const explanation: Explanation = {
    format: 'segcause.explanation',
    version: 2,
    question,
    guesses: [
      ...guesses,
      ...notes('preprocessing', slidingInWords(model, input)),
      ...unused,
      ...switchedOff(model, settings.inputs ?? {}),
      ...inferred.guesses,
      ...classGuesses,
      reference.guess,
      ...notReproduced(settings),
      ...(isOwn ? [ownReference(className(head))] : []),
      ...roiGuesses,
      ...notes('roi', asRoi?.note),
      ...divisionNotes.flatMap((text) => notes('regions', text)),
      ...(chosen?.guesses ?? []),
      ...notes('reading', readingNote(settings, statistics, question)),
    ],
    inputSteps,
    source,
    layers: await layersWithShapes(scene.model, input, pass),
    ...(statistics > 0 && { statistics }),
    outputs: [...pass.outputs.keys()],
    prediction: encodeMask(scene.prediction, scene.size),
    reference: reference.sha256 === null ? null : encodeMask(reference.pixels, scene.size),
    ...(reference.ignored !== null && { ignored: encodeMask(reference.ignored, scene.size) }),
    baseline: { dice: dice(baseline), ...baseline },
    status: 'ready',
    maps: [{ ...inputGeometry(asked), effects: [], draws: null }],
    components: null,
    mediations: [],
    facts: null,
  };
  return { document: explanation, picture: toPicture(stack, input) };
}

/** What of the training's own pipeline the settings leave out or do otherwise. */
function notReproduced({ training }: Settings): readonly Guess[] {
  return (training?.notReproduced ?? []).map((text) => ({ about: 'preprocessing', text }));
}

function ownReference(name: string): Guess {
  const text = `The mask has no ${name} in this component: effects are on the model's own prediction there.`;
  return { about: 'roi', text };
}

function notes(about: Guess['about'], text: string | null | undefined): readonly Guess[] {
  return typeof text === 'string' ? [{ about, text }] : [];
}

/** What marks the class in the mask: as asked, or by its name among the labels, unless it is marked otherwise. */
function maskValueFor(
  { mask, maskValue, maskThreshold, maskColour, labels }: Settings,
  name: string,
): MaskValue | null {
  if (maskValue !== undefined) return maskValue;
  const isNamed = mask !== undefined && maskThreshold === undefined && maskColour === undefined;
  return (isNamed ? labels?.[name] : undefined) ?? null;
}

function fileOrNull(path: string | undefined, sha256: string | null): FileReference | null {
  return path === undefined || sha256 === null ? null : { path, sha256 };
}
