import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serializeDocument } from '../../src/documents/file.ts';
import { explanationKind } from '../../src/documents/explanation-kind.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { modelFixture, sampleFile } from '../../test/support/models.ts';

const fixtures = fileURLToPath(new URL('../../test/fixtures/', import.meta.url));

/** What reads a file. */
export type Reader = 'model' | 'image' | 'settings' | 'explanation' | 'comparison';

/** A file to change. */
export interface Specimen {
  /** The kind of file, by its ending. */
  readonly format: string;
  readonly reader: Reader;
  readonly path: string;
  /** Files and folders that it names and that must lie beside it. */
  readonly beside: readonly string[];
}

const endings: readonly (readonly [ending: RegExp, format: string, reader: Reader])[] = [
  [/\.segcause-comparison\.json$/u, 'comparison', 'comparison'],
  [/\.segcause\.json$/u, 'explanation', 'explanation'],
  [/(?:^|\/)model\.json$/u, 'TensorFlow.js', 'model'],
  [/\.onnx$/u, 'ONNX', 'model'],
  [/\.keras$/u, '.keras', 'model'],
  [/\.h5$/u, '.h5', 'model'],
  [/\.png$/u, 'PNG', 'image'],
  [/\.jpg$/u, 'JPEG', 'image'],
  [/\.tif$/u, 'TIFF', 'image'],
];

/** Settings that use every kind of value. */
const settings = {
  ...{ image: 'slice_084.png', maskValue: 1, maskThreshold: 0.5 },
  preprocessing: { width: 32, height: 32, scale: 255, mean: [0.5], std: [0.2], channelOrder: 'grey' },
  ...{ layout: 'NCHW', decision: 'threshold', activation: 'sigmoid', threshold: 0.5, class: 'tumour' },
  ...{ classes: ['background', 'tumour', 'edema'], roi: [0, 0, 8, 8], preset: 'pool', treatment: 'patches' },
  ...{ intervention: 'resample', block: [4, 4], draws: 50, tau: 0.02, seed: 1 },
};

/**
 * Every fixture that a user could open, settings, and an explanation that can be run: a list for each format.
 * @param folder where those that are no fixtures are written
 */
export async function corpus(folder: string): Promise<readonly (readonly Specimen[])[]> {
  const found = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .flatMap((path): Specimen[] => {
      const kind = endings.find(([ending]) => ending.test(path));
      if (kind === undefined) return [];
      const [, format, reader] = kind;
      const place = join(fixtures, path);
      const external = place.replace(/\.onnx$/u, '.bin');
      const weights = format === 'ONNX' && existsSync(external) ? [external] : [];
      return [
        { format, reader, path: place, beside: format === 'TensorFlow.js' ? [dirname(place)] : weights },
      ];
    });
  const all = [...found, ...(await written(folder))];
  return [...new Set(all.map(({ format }) => format))].map((format) =>
    all.filter((one) => one.format === format),
  );
}

async function written(folder: string): Promise<readonly Specimen[]> {
  mkdirSync(folder, { recursive: true });
  const beside = [modelFixture('logits_classes.onnx'), sampleFile('images/slice_084.png')];
  for (const file of beside) cpSync(file, join(folder, basename(file)));
  const model = join(folder, 'logits_classes.onnx');
  const request = { model, settings: { image: join(folder, 'slice_084.png') } };
  const { document } = await createEngine().prepare(explanationKind, request);
  const [explanation, example] = [`prepared${explanationKind.ending}`, 'logits_classes.explain.json'].map(
    (name) => join(folder, name),
  ) as [string, string];
  writeFileSync(explanation, serializeDocument(explanationKind, document, explanation));
  writeFileSync(example, JSON.stringify(settings));
  return [
    { format: 'explanation', reader: 'explanation', path: explanation, beside },
    { format: 'settings', reader: 'settings', path: example, beside },
  ];
}

/**
 * Copies a specimen into a folder, with what must lie beside it.
 * @returns its path there
 */
export function placed({ path, beside }: Specimen, folder: string): string {
  for (const file of beside)
    cpSync(file, file === dirname(path) ? folder : join(folder, basename(file)), { recursive: true });
  const place = join(folder, basename(path));
  cpSync(path, place);
  return place;
}
