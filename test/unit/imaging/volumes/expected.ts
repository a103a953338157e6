import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { openVolume, readVolume } from '../../../../src/imaging/volumes/read-volume.ts';
import type { Volume } from '../../../../src/imaging/volumes/volume.ts';

const folder = fileURLToPath(new URL('../../../fixtures/volumes', import.meta.url));

const expectedSchema = z.object({
  size: z.array(z.number()),
  channels: z.number(),
  type: z.string(),
  slope: z.number(),
  intercept: z.number(),
  sha256: z.string(),
  values: z.record(z.string(), z.number()),
  affine: z.array(z.array(z.number())).nullable(),
  spacing: z.array(z.number()).nullable(),
  /** Words of one of its notes; absent where it has none of interest. */
  note: z.string().optional(),
});

/** What another program reads of a file. */
export type ExpectedVolume = z.infer<typeof expectedSchema>;

/** The path of a file in `test/fixtures/volumes`. */
export function volumeFixture(...names: readonly string[]): string {
  return join(folder, ...names);
}

/** The files of a folder of `test/fixtures/volumes` and below, all but what is expected of them. */
export function volumeFiles(name: string): readonly string[] {
  return readdirSync(volumeFixture(name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'expected.json')
    .map((entry) => relative(volumeFixture(name), join(entry.parentPath, entry.name)));
}

/** What is expected of the files of a folder, by their names. */
export function expectedVolumes(name: string): readonly (readonly [string, ExpectedVolume])[] {
  const text = readFileSync(volumeFixture(name, 'expected.json'), 'utf8');
  return Object.entries(z.record(z.string(), expectedSchema).parse(JSON.parse(text)));
}

/** Asserts that a file's header and voxels are as another program reads them. */
export async function assertVolume(path: string, expected: ExpectedVolume): Promise<Volume> {
  const { header } = await openVolume(path);
  const volume = await readVolume(path);
  assert.deepEqual([...header.size], expected.size);
  assert.deepEqual([...volume.size], expected.size);
  assert.equal(header.channels, expected.channels);
  assert.equal(volume.channels, expected.channels);
  assert.equal(header.type, expected.type);
  assert.equal(header.bytes, volume.data.byteLength);
  assert.equal(`${expected.type}array`, volume.data.constructor.name.toLowerCase());
  const { slope, intercept, data } = volume;
  assert.deepEqual({ slope, intercept }, { slope: expected.slope, intercept: expected.intercept });
  for (const [index, value] of Object.entries(expected.values)) {
    const stored = data[Number(index)] ?? NaN;
    assert.ok(Math.abs(slope * stored + intercept - value) <= 1e-9 * Math.abs(value), `value ${index}`);
  }
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  assert.equal(createHash('sha256').update(bytes).digest('hex'), expected.sha256);
  assertNear(volume.affine?.flat() ?? null, expected.affine?.flat() ?? null, 'affine');
  assertNear(volume.spacing, expected.spacing, 'spacing');
  if (expected.note !== undefined) {
    const { note } = expected;
    assert.ok(
      volume.notes.some((text) => text.includes(note)),
      `no note with "${note}" among: ${volume.notes.join(' ')}`,
    );
  }
  return volume;
}

/** Numbers that other programs compute in 32 or 64 bits. */
function assertNear(
  actual: readonly number[] | null,
  expected: readonly number[] | null,
  what: string,
): void {
  if (actual === null || expected === null) {
    assert.equal(actual, expected, what);
    return;
  }
  assert.equal(actual.length, expected.length, what);
  const most = Math.max(1, ...expected.map(Math.abs));
  for (const [i, value] of expected.entries()) {
    const off = Math.abs((actual[i] ?? NaN) - value);
    assert.ok(off <= 1e-6 * most, `${what} ${i}: ${String(actual[i])} is not ${value}`);
  }
}
