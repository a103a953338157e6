import { dice } from '../../causal/outcomes/outcome.ts';
import { cut } from '../../causal/window.ts';
import { UserError } from '../../errors.ts';
import type { Explanation, Question } from '../../documents/explanation.ts';
import { encodeMask } from '../../documents/run-length.ts';
import type { Settings } from '../../documents/settings.ts';
import { toPicture } from '../../imaging/picture.ts';
import { readImage } from '../../imaging/read-image.ts';
import { chooseClass } from './choose-class.ts';
import { chooseRoi } from './choose-roi.ts';
import { imageInputOf } from '../model/image-input.ts';
import { inferHead } from '../model/infer-head.ts';
import { layersWithShapes } from '../model/layer-shapes.ts';
import { look, outputOf } from '../scene/look.ts';
import type { Prepared, PrepareParams } from '../../protocol/messages.ts';
import { methodFor } from './method.ts';
import { modelInputFor } from './model-input.ts';
import type { LoadedModel } from '../model/model-shelf.ts';
import { defined, readSettings } from './read-settings.ts';
import { checkReferenceIn, classCount, className, referenceFor } from '../scene/reference.ts';
import { baselineOf, roiInOutput, sceneOf } from '../scene/scene.ts';
import { treatmentsFor } from '../treatments/treatments.ts';

/**
 * Fills in everything a question needs: from the given settings, else `NAME.explain.json` beside the model, else by
 * looking at the model and the image. Runs the model once.
 * @throws UserError when the model cannot be explained on this image
 */
export async function prepare(
  { model: path, settings: given }: PrepareParams,
  model: LoadedModel,
): Promise<Prepared> {
  const settings = merged(await readSettings(path), given);
  if (settings.image === undefined)
    throw new UserError(`${model.name}: no image to explain it on was given.`);
  const found = imageInputOf(model, settings.input);
  const { raster, sha256 } = await readImage(settings.image);
  const { input, guesses } = modelInputFor(model.name, raster, found, settings.preprocessing);
  const seen = await look(model, raster, input, found.batchSize);
  const inferred = inferHead(model, input, seen.outputs, settings);
  const { head, guesses: classGuesses } = chooseClass(inferred, outputOf(seen, inferred.head));
  const scene = sceneOf({ model, input, batchSize: found.batchSize, head, look: seen });
  const maskValue = settings.maskValue ?? null;
  const reference = await referenceFor(
    settings.mask === undefined ? null : { path: settings.mask, value: maskValue },
    { raster, name: settings.image },
    { head, classes: classCount(head), size: scene.size, output: scene.prediction },
  );
  const { roi, guesses: roiGuesses } = chooseRoi(scene, reference.pixels, settings);
  const roiReference = cut(reference.pixels, roiInOutput(scene, roi), scene.size[1]);
  checkReferenceIn(roi, roiReference, { mask: settings.mask ?? null, model: model.name }, className(head));
  const asked: Question = {
    ...methodFor(settings, input),
    model: { path, sha256: model.sha256 },
    image: { path: settings.image, sha256 },
    mask: settings.mask === undefined ? null : { path: settings.mask, sha256: reference.sha256 ?? '' },
    maskValue,
    references: null,
    input,
    head,
    roi,
  };
  const { source, sha256: folderHash } = await treatmentsFor(
    asked,
    settings.references ?? null,
    seen.intensities,
  );
  const references =
    settings.references === undefined || folderHash === null
      ? null
      : { path: settings.references, sha256: folderHash };
  const baseline = baselineOf(scene, roi, reference.pixels);
  const explanation: Explanation = {
    format: 'segcause.explanation',
    version: 1,
    question: { ...asked, references },
    guesses: [...guesses, ...inferred.guesses, ...classGuesses, reference.guess, ...roiGuesses],
    source,
    layers: await layersWithShapes(model, input, seen),
    outputs: [...seen.outputs.keys()],
    prediction: encodeMask(scene.prediction, ...scene.size),
    reference: reference.sha256 === null ? null : encodeMask(reference.pixels, ...scene.size),
    baseline: { dice: dice(baseline), ...baseline },
    status: 'ready',
    maps: [
      {
        tensor: input.name,
        size: input.size,
        block: [asked.block, asked.block],
        scale: [1, 1],
        offset: [0, 0],
        effects: [],
        draws: null,
      },
    ],
    components: null,
    mediations: [],
    facts: null,
  };
  return { explanation, picture: toPicture(seen.intensities, input, raster.depth) };
}

/** The given settings over those beside the model, whose mask is of their own image and of no other. */
function merged({ mask, maskValue, ...beside }: Settings, given: Settings): Settings {
  const isSameImage = given.image === undefined || given.image === beside.image;
  return isSameImage ? defined({ ...beside, mask, maskValue, ...given }) : { ...beside, ...given };
}
