import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { at } from '../../at.ts';
import { removalOrder } from '../../causal/edits/removal-order.ts';
import { studentMean } from '../../causal/intervals/student-mean.ts';
import { inputTensor } from '../../causal/laboratory/full-inference.ts';
import { className } from '../../documents/class-name.ts';
import type { PrunedLayer, PruneRequest, Pruning, TestedImage } from '../../documents/pruning.ts';
import { UserError } from '../../errors.ts';
import { stemOf } from '../../files/stem.ts';
import { readModel } from '../../formats/read-model.ts';
import { requireWritable } from '../../files/write-atomically.ts';
import type { ChannelSets } from '../../graph/edits/channel-sets.ts';
import { traceChannels } from '../../graph/edits/trace-channels.ts';
import { withoutChannels } from '../../graph/edits/without-channels.ts';
import { producersOf } from '../../graph/graph.ts';
import { layersOf } from '../../graph/layers/layers.ts';
import { modelMacs } from '../../graph/macs.ts';
import type { Network } from '../../graph/network.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { channelMoments } from '../../inference/channel-moments.ts';
import { observe } from '../../inference/observe.ts';
import type { LoadedModel } from '../model/model-shelf.ts';
import { readSettings } from '../prepare/read-settings.ts';
import { donorsFor } from '../treatments/donors.ts';
import { harmfulSets } from './harm.ts';
import { modelSizes } from './model-size.ts';
import { openCases } from './open-cases.ts';
import { predictionsFor } from './predictions.ts';
import type { Progress } from './progress.ts';
import { diceIn, diceOf, type PruningCase } from './pruning-case.ts';
import { type MeasuredCase, search } from './search.ts';
import { type Edit, prunedBytes, writeVerified } from './write-pruned.ts';

/** Reference images that predictions are fitted on, besides the images that choose. */
const mostReferences = 24;

/**
 * Finds the largest set of channels that a model can do without, and writes the model without it: chosen on one half of a
 * folder's images and tested on the other. What reads removed channels has them predicted from those that are kept.
 * @throws UserError when the images cannot be used, the model cannot be edited or written, or the search was cancelled
 */
export async function prune(
  request: PruneRequest,
  loaded: LoadedModel,
  progress: Progress,
): Promise<Pruning> {
  const out = request.out ?? join(dirname(loaded.path), `${stemOf(loaded.path)}.pruned.onnx`);
  await requireWritable(out);
  await requireReplaceable(out, loaded);
  await requireWholeImages(request, loaded);
  const { cases, skipped } = await openCases(request, loaded, progress);
  const [first] = cases as readonly [PruningCase];
  const { scene, question } = first;
  const { model } = scene;
  const item = { input: scene.input.name, tensor: inputTensor(scene.input, scene.pass.image) };
  const network = await observe(model.runtime, model.graph, item, model.name);
  const traced = traceChannels(network);
  if (!traced.sets.some(({ isRemovable }) => isRemovable))
    throw new UserError(`${loaded.name}: no channel can be taken out of its graph.`);
  const measured = cases.map((image): MeasuredCase => ({ image, before: diceIn(image.scene.pass, image) }));
  const chosenOn = measured.filter((_, i) => i % 2 === 0);
  const testedOn = measured.filter((_, i) => i % 2 === 1);

  const donors = await fittedOn(request, first, { chosenOn, testedOn }, progress);
  const tensors = new Map(traced.readers.map(({ tensor, axis }) => [tensor, { axis }] as const));
  const moments = await channelMoments(model.runtime, network, tensors, donors.images(), model.name);
  const order = removalOrder(network, traced, moments);
  const editOf = (count: number): Edit => {
    const removed = new Set(order.slice(0, count).map(({ set }) => set));
    return { traced, removed, predict: predictionsFor(moments, traced, removed) };
  };
  const common = { runtime: model.runtime, model: model.name, chosenOn, testedOn };
  const withoutFirst = (count: number): Network['graph'] => {
    const { removed, predict } = editOf(count);
    return withoutChannels(model.graph, traced, removed, predict);
  };
  const { margin } = request;
  const { count, tried } = await search(
    { ...common, order, withoutFirst, margin, macs: modelMacs(network) },
    progress,
  );
  const { graph, shapes } = network;
  const harmful = request.findsHarm
    ? await harmfulSets({ ...common, graph, shapes, traced, moments }, progress)
    : null;

  const edit = editOf(count);
  const layers = removedLayers(network, traced, edit.removed);
  const nameOf = layerNames(network);
  const unchanged = testedOn.map(({ image, before }): TestedImage => ({
    name: image.name,
    before,
    after: before,
  }));
  const found = {
    ...{ model: loaded.path, sha256: loaded.sha256, margin, skipped, tried, layers },
    classes: [...new Set(cases.flatMap(({ classes }) => classes.map(({ head }) => className(head))))],
    chosenOn: chosenOn.map(({ image }) => image.name),
    fittedOn: donors.count,
    harmful:
      harmful?.map(({ set, gain }) => {
        const members = at(traced.sets, set).members;
        const [{ tensor } = { tensor: '' }] = members;
        const channels = members.filter((one) => one.tensor === tensor).map(({ channel }) => channel);
        return { layer: nameOf(tensor), channels, gain };
      }) ?? null,
  };
  if (count === 0) {
    const [before] = await modelSizes([model], scene);
    return { ...found, ...changeOf(unchanged), before: before ?? noSize, written: null };
  }
  const evidence = {
    ...{
      margin,
      classes: found.classes,
      chosenOn: found.chosenOn,
      testedOn: testedOn.map(({ image }) => image.name),
    },
    ...{ fittedOn: found.fittedOn, tried },
  };
  const bytes = await prunedBytes(loaded, edit, {
    source: loaded.name,
    'source.sha256': loaded.sha256,
    removed: JSON.stringify(Object.fromEntries(layers.map(({ tensor, channels }) => [tensor, channels]))),
    evidence: JSON.stringify(evidence),
  });
  progress.report({ stage: 'writing and checking the model', done: 0, total: 1 });
  const scenes = testedOn.map(({ image }) => image.scene);
  const verifying = { shapes, edit, scenes, constants: question.constants ?? {} };
  return writeVerified(bytes, out, verifying, async (written, largestDifference) => {
    const after: TestedImage[] = [];
    for (const { image, before } of testedOn)
      after.push({ name: image.name, before, after: await diceOf(written.program, image) });
    const [before = noSize, size = noSize] = await modelSizes([model, written], scene);
    return { ...found, ...changeOf(after), before, written: { ...size, path: out, largestDifference } };
  });
}

/** @throws UserError when the model slides over its images */
async function requireWholeImages({ settings }: PruneRequest, { path, name }: LoadedModel): Promise<void> {
  const windows = settings.windows ?? (await readSettings(path)).windows;
  if (windows !== undefined)
    throw new UserError(
      `${name} slides over its image in windows, and channels are only taken out of models that take the image whole: leave "windows" out of its settings.`,
    );
}

/** @throws UserError when the model itself, or a file that was not written so, is in the place of the new one */
async function requireReplaceable(out: string, { files }: LoadedModel): Promise<void> {
  const there = await stat(out).catch(() => null);
  if (there === null) return;
  const own = await Promise.all(files.map((file) => realpath(file)));
  if (own.includes(await realpath(out)))
    throw new UserError(`${basename(out)} is the model itself: choose another file to write.`);
  const metadata = await readModel(out).then(
    ({ graph }) => graph.metadata,
    () => null,
  );
  if (metadata?.has('segcause.source') !== true)
    throw new UserError(
      `${basename(out)} is there and was not written by SegCause: choose another file to write.`,
    );
}

const noSize = { macs: 0, parameters: 0, bytes: 0, milliseconds: 0 };

function changeOf(testedOn: readonly TestedImage[]): Pick<Pruning, 'testedOn' | 'change'> {
  return { testedOn, change: studentMean(testedOn.map(({ before, after }) => after - before)) };
}

/**
 * What predictions are fitted on: the images that choose, and the reference images of the model's settings, without those
 * that test or choose by their names.
 */
async function fittedOn(
  { settings }: PruneRequest,
  { question, scene }: PruningCase,
  { chosenOn, testedOn }: Readonly<Record<'chosenOn' | 'testedOn', readonly MeasuredCase[]>>,
  progress: Progress,
): Promise<{ readonly count: number; readonly images: () => AsyncIterable<Tensor> }> {
  const references = settings.references ?? (await readSettings(question.model.path)).references;
  const found =
    references === undefined
      ? null
      : await donorsFor(
          { ...question, references: { path: references, sha256: '' } },
          scene.pass.intensities,
          mostReferences,
        );
  // Without usable references there are images of the folder, which test too.
  const donors = found?.facts.origin === 'references' ? found : null;
  const known = new Set([...chosenOn, ...testedOn].map(({ image }) => image.name));
  const others = (donors?.facts.files ?? []).flatMap((file, i) => (known.has(file) ? [] : [i]));
  const count = chosenOn.length + others.length;
  const images = async function* (): AsyncIterable<Tensor> {
    for (let i = 0; i < count; i++) {
      progress.report({ stage: 'fitting predictions', done: i, total: count });
      const own = chosenOn[i]?.image.scene;
      if (own !== undefined) yield inputTensor(own.input, own.pass.image);
      else if (donors !== null)
        yield inputTensor(scene.input, await donors.load(at(others, i - chosenOn.length)));
    }
  };
  return { count, images };
}

/** What the removed sets take from each layer that produces them. */
function removedLayers(
  network: Network,
  { tensors, sets }: ChannelSets,
  removed: ReadonlySet<number>,
): readonly PrunedLayer[] {
  const nameOf = layerNames(network);
  const channels = new Map<string, number[]>();
  for (const set of removed) {
    for (const { tensor, channel } of at(sets, set).members)
      channels.set(tensor, [...(channels.get(tensor) ?? []), channel]);
  }
  return network.nodes.flatMap(({ output: tensor }) => {
    const own = channels.get(tensor);
    const of = tensors.get(tensor)?.sets.length ?? 0;
    return own === undefined
      ? []
      : [{ layer: nameOf(tensor), tensor, channels: own.toSorted((a, b) => a - b), of }];
  });
}

/** The path of the layer that computes a tensor. */
function layerNames({ graph, input }: Network): (tensor: string) => string {
  const layers = new Map(layersOf(graph, input).map((layer) => [layer.tensor, layer]));
  const producers = producersOf(graph);
  return (tensor) => layers.get(tensor)?.path ?? producers.get(tensor)?.name ?? tensor;
}
