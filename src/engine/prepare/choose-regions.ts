import { basename } from 'node:path';
import { at } from '../../at.ts';
import { nounsOf } from '../../documents/box.ts';
import type { Guess, ModelInput } from '../../documents/explanation.ts';
import { mostBlocks } from '../../documents/grid.ts';
import type { RegionSetting } from '../../documents/region-choice.ts';
import {
  measuredPartition,
  mostRegionRuns,
  type Region,
  type Regions,
  runsOfLabels,
} from '../../documents/regions.ts';
import type { Settings } from '../../documents/settings.ts';
import { UserError } from '../../errors.ts';
import type { MaskedImage } from '../../imaging/mask.ts';
import { numberedRegions, readLabelFile } from '../../imaging/regions/label-regions.ts';
import { superpixels } from '../../imaging/regions/superpixels.ts';
import { inMillimetres, type Place, spacingOf } from '../../documents/place.ts';
import { sidesInPositions, type Spacing } from './millimetres.ts';

/** What regions are chosen in. */
interface RegionScene {
  readonly input: ModelInput;
  readonly image: MaskedImage;
  /** Where the positions of the input lie; null where that is not known. */
  readonly place: Place | null;
  readonly spacing: Spacing;
  /** The image, channel-last in row order at model size. */
  readonly intensities: Float32Array;
}

/** Regions, and what was made of what was asked, in words; null where blocks are asked for. */
interface ChosenRegions {
  readonly regions: Regions;
  readonly guesses: readonly Guess[];
}

/** How much nearness counts against likeness, as in the paper. */
const defaultCompactness = 10;

/**
 * The regions that settings ask for: those of a label file, or superpixels of the image.
 * @throws UserError when the file cannot be used, or there are too many
 */
export async function chooseRegions(
  { regions: asked, slice, preset }: Pick<Settings, 'regions' | 'slice' | 'preset'>,
  scene: RegionScene,
): Promise<ChosenRegions | null> {
  if (asked === undefined || asked === 'grid') return null;
  if (preset === 'paper')
    throw new UserError(
      'The preset paper measures blocks of a grid, as published: choose the preset pool to measure regions.',
    );
  return 'file' in asked ? ofFile(asked, slice, scene) : ofSuperpixels(asked, scene);
}

async function ofFile(
  { file: path, names = {} }: Extract<RegionSetting, { readonly file: string }>,
  slice: Settings['slice'],
  scene: RegionScene,
): Promise<ChosenRegions> {
  const { values, sha256, words } = await readLabelFile(path, scene.image, scene.input, slice);
  const { labels, found } = numberedRegions(values, (label) => label !== 0 || names['0'] !== undefined);
  const name = basename(path);
  if (found.length === 0)
    throw new UserError(`${name}: the label file has no label in the part of the image that the model sees.`);
  const absent = Object.keys(names).filter((label) => !found.includes(Number(label)));
  const parts = found.map((label) => {
    const own = names[String(label)];
    return { label, ...(own !== undefined && { name: own }) };
  });
  const chosen = { file: { path, sha256 }, ...(Object.keys(names).length > 0 && { names }) };
  const text = `${name} has no label ${absent.join(', ')} in the part of the image that the model sees.`;
  return {
    regions: placedRegions({ chosen, parts }, labels, name, scene),
    guesses: [...(words === '' ? [] : [words]), ...(absent.length === 0 ? [] : [text])].map((one): Guess => ({
      about: 'regions',
      text: one,
    })),
  };
}

function ofSuperpixels(
  {
    superpixels: sides,
    compactness = defaultCompactness,
  }: Extract<RegionSetting, { readonly superpixels: unknown }>,
  scene: RegionScene,
): ChosenRegions {
  const { input, spacing, intensities } = scene;
  const { size, channels } = input;
  const { position, unit } = nounsOf(size.length);
  const name = `Super${position}s`;
  const { lengths, note } = sidesInPositions(sides, size.length, spacing, name);
  if (lengths.length !== size.length)
    throw new UserError(
      `${name} of ${lengths.join('×')} ${unit} do not divide an input of ${size.join('×')}: give one side, or ${size.length}.`,
    );
  const expected = size.reduce((product, length, axis) => (product * length) / at(lengths, axis), 1);
  const most = `choose larger ones than ${lengths.join('×')}`;
  if (expected > mostBlocks)
    throw new UserError(`There would be more than ${mostBlocks} super${position}s: ${most}.`);
  const { labels, count } = superpixels(intensities, size, channels, { sides: lengths, compactness });
  const parts = Array.from({ length: count }, (_, i) => ({ label: i + 1 }));
  const chosen = { superpixels: sides, compactness };
  return {
    regions: placedRegions({ chosen, parts }, labels, `The super${position}s`, scene),
    guesses: note === null ? [] : [{ about: 'regions', text: note }],
  };
}

/** A partition as a document holds it, with where each region lies. */
function placedRegions(
  { chosen, parts }: Pick<Regions, 'chosen' | 'parts'>,
  labels: Uint32Array,
  name: string,
  { input: { size }, place }: RegionScene,
): Regions {
  if (parts.length > mostBlocks)
    throw new UserError(
      `${name}: ${parts.length} labels are more than the ${mostBlocks} regions that can be measured.`,
    );
  const runs = runsOfLabels(labels);
  if (runs.length > mostRegionRuns)
    throw new UserError(`${name}: the borders of the regions are too long to be kept: choose larger ones.`);
  if (place === null) return { chosen, parts, runs };
  const { centres } = measuredPartition(labels, parts.length, size);
  return {
    chosen,
    parts: parts.map((part, i): Region => {
      const centre = inMillimetres(place, at(centres, i)).map((length) => Math.round(length * 100) / 100);
      return { ...part, centre };
    }),
    spacing: spacingOf(place).map((length) => Number(length.toPrecision(7))),
    runs,
  };
}
