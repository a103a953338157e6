import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';

const manifestSchema = z.object({ name: z.string(), version: z.string(), license: z.string() });

/** Files of a package that state its licence, or the licences of code inside it. */
const licenceFile = /^(licen[cs]e|copying|notice|third-?party-?notices)/i;

/**
 * Writes the licences of the npm packages that `files` belong to: a section for each, sorted by name, with name,
 * version, licence and the text of its licence files. Files outside `node_modules` are passed over.
 *
 * @throws Error when a package states no licence.
 */
export function writeLicences(to: string, files: readonly string[]): void {
  const folders = new Set(files.flatMap((file) => packageFolder(file) ?? []));
  const sections = [...folders].map(section).sort((a, b) => (a.name < b.name ? -1 : 1));
  writeFileSync(to, sections.map(({ text }) => text).join('\n'));
}

/** The folder of the package that a file belongs to: the innermost one, where packages are nested. */
function packageFolder(file: string): string | undefined {
  const slashed = path.relative('.', file).replaceAll('\\', '/');
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(slashed)?.[0];
}

function section(folder: string): { readonly name: string; readonly text: string } {
  const manifest = path.join(folder, 'package.json');
  const { name, version, license } = manifestSchema.parse(JSON.parse(readFileSync(manifest, 'utf8')));
  const texts = readdirSync(folder)
    .filter((file) => licenceFile.test(file))
    .map((file) => readFileSync(path.join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim());
  const body = texts.length > 0 ? texts.join('\n\n') : `No licence file; package.json states: ${license}`;
  return { name, text: `${'='.repeat(80)}\n${name} ${version}\nLicence: ${license}\n\n${body}\n` };
}
