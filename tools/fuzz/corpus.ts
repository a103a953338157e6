import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const fixtures = fileURLToPath(new URL('../../test/fixtures/', import.meta.url));

/** A file to change, and the kind of reader that it is for. */
export interface Specimen {
  readonly kind: 'model' | 'image' | 'settings' | 'explanation' | 'comparison';
  /** Its path in `test/fixtures`. */
  readonly path: string;
}

const endings = [
  [/\.segcause-comparison\.json$/u, 'comparison'],
  [/\.segcause\.json$/u, 'explanation'],
  [/\.explain\.json$/u, 'settings'],
  [/\.(?:onnx|keras|h5)$|(?:^|\/)model\.json$/u, 'model'],
  [/\.(?:png|jpg|tif)$/u, 'image'],
] as const;

/** Every fixture that a user could open: a list for each kind. */
export function corpus(): readonly (readonly Specimen[])[] {
  const specimens = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .flatMap((path): Specimen[] => {
      const kind = endings.find(([ending]) => ending.test(path))?.[1];
      return kind === undefined ? [] : [{ kind, path }];
    });
  const all: readonly Specimen[] = [...specimens, { kind: 'settings', path: exampleSettings }];
  return [...new Set(all.map(({ kind }) => kind))].map((kind) => all.filter((one) => one.kind === kind));
}

/** Settings that use every kind of value; no fixture has them. */
const exampleSettings = 'example.explain.json';

const settings = {
  ...{ image: 'a.png', mask: 'b.png', maskValue: 1, maskThreshold: 0.5, references: 'c' },
  preprocessing: { width: 32, height: 32, scale: 255, mean: [0.5], std: [0.2], channelOrder: 'grey' },
  ...{ layout: 'NCHW', decision: 'threshold', activation: 'sigmoid', threshold: 0.5, class: 'tumour' },
  ...{ classes: ['background', 'tumour'], roi: [0, 0, 8, 8], preset: 'pool', treatment: 'patches' },
  ...{ intervention: 'resample', block: [4, 4], draws: 50, tau: 0.02, seed: 1 },
};

/**
 * Puts a specimen into a folder, with the files beside it that it names.
 * @returns its path there
 */
export function placed({ path, kind }: Specimen, folder: string): string {
  if (path === exampleSettings) {
    const place = join(folder, path);
    writeFileSync(place, JSON.stringify(settings));
    return place;
  }
  const isFolder = path.endsWith('/model.json');
  const source = join(fixtures, path);
  const place = join(folder, path.slice(path.lastIndexOf('/') + 1));
  if (isFolder && kind === 'model') cpSync(dirname(source), folder, { recursive: true });
  else cpSync(source, place);
  return place;
}
