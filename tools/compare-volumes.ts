import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import { UserError } from '../src/errors.ts';
import { readVolume } from '../src/imaging/volumes/read-volume.ts';
import type { Volume } from '../src/imaging/volumes/volume.ts';

/**
 * Compares volumes with what nibabel and pydicom read of the test files that they bring:
 *
 *     python tools/fixtures/installed_volumes.py out/installed-volumes.json
 *     npx tsx tools/compare-volumes.ts out/installed-volumes.json
 */
const file = process.argv[2] ?? 'out/installed-volumes.json';

const foundSchema = z.object({
  set: z.string(),
  path: z.string(),
  refused: z.string().optional(),
  sha256: z.string().optional(),
  size: z.array(z.number()).optional(),
  channels: z.number().optional(),
  slope: z.number().nullable().optional(),
  intercept: z.number().optional(),
  affine: z.union([z.array(z.array(z.number())).nullable(), z.literal('left out')]).optional(),
});
type Found = z.infer<typeof foundSchema>;

if (!existsSync(file))
  console.log(`${file} is not there; write it with tools/fixtures/installed_volumes.py.`);
else await compare(z.array(foundSchema).parse(JSON.parse(readFileSync(file, 'utf8'))));

async function compare(files: readonly Found[]): Promise<void> {
  const counts = new Map<string, number>();
  for (const found of files) {
    const outcome = await outcomeOf(found);
    const [kind = ''] = outcome.split(':');
    counts.set(`${found.set}: ${kind}`, (counts.get(`${found.set}: ${kind}`) ?? 0) + 1);
    if (outcome !== 'exact' && outcome !== 'both refuse')
      console.log(`| ${found.set} | ${path.basename(found.path)} | ${outcome} |`);
  }
  for (const [kind, count] of counts) console.log(`${kind} ${count}`);
}

/** A DICOM file is read alone, not with the series around it. */
async function outcomeOf(found: Found): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'compare-volumes-'));
  try {
    const alone = path.join(folder, path.basename(found.path));
    copyFileSync(found.path, alone);
    const volume = await readVolume(alone);
    return found.refused === undefined
      ? difference(volume, found)
      : `read: the other program refuses it (${found.refused})`;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return found.refused === undefined ? `refused: ${error.message}` : 'both refuse';
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function difference({ data, size, channels, slope, intercept, affine }: Volume, found: Found): string {
  if (size.join() !== found.size?.join() || channels !== found.channels) {
    return `differs: ${channels}×${size.join('×')} for ${String(found.channels)}×${String(found.size?.join('×'))}`;
  }
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (createHash('sha256').update(bytes).digest('hex') !== found.sha256) return 'differs: in values';
  if (found.slope !== null && (slope !== found.slope || intercept !== found.intercept))
    return 'differs: in scale';
  if (found.affine === 'left out' || found.affine === undefined) return 'exact';
  const [ours, theirs] = [affine?.flat() ?? [], found.affine?.flat() ?? []];
  const isNear =
    ours.length === theirs.length && ours.every((n, i) => Math.abs(n - (theirs[i] ?? NaN)) < 1e-4);
  return isNear ? 'exact' : 'differs: in affine';
}
