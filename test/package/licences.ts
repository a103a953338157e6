import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const sourceMap = z.object({ sources: z.array(z.string()) });

/** The npm packages whose code is in the bundles of a folder, as the source maps beside them state. */
export function bundledPackages(folder: string): readonly string[] {
  const maps = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.map'),
  );
  const sources = maps.flatMap(
    (name) => sourceMap.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))).sources,
  );
  const names = sources.flatMap(
    (source) => /^.*\bnode_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.slice(1) ?? [],
  );
  return [...new Set(names)];
}

/** The sections of THIRD_PARTY_LICENSES.txt, in their order. */
export function licenceSections(
  text: string,
): readonly { readonly name: string; readonly licence: string; readonly text: string }[] {
  const section =
    /^={80}\n(?<name>\S+) \d\S*\nLicence: (?<licence>.+)\n\n(?<text>[^]+?)(?=\n={80}\n|$(?![^]))/gm;
  return [...text.matchAll(section)].map(({ groups }) => ({
    name: groups?.['name'] ?? '',
    licence: groups?.['licence'] ?? '',
    text: groups?.['text'] ?? '',
  }));
}
