import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nativeMemory } from '../../src/engine-client/native-memory.ts';
import { apart } from './apart.ts';
import { line, times } from './page.ts';
import type { Spent } from './spent.ts';

/** A row of the table of volumes. */
export interface VolumeRow extends Spent {
  /** Most memory of the process, in MiB. */
  readonly memory: number;
  /** The same by whole passes; null where there are none. */
  readonly whole: Spent | null;
}

/**
 * Reading volumes, and the sample of volumes from file to map: prints the lines of the table. The exit status tells
 * whether what must be reached was.
 */
const leastRatio = 20;
const leastOfSliding = 8;
const mostMemory = 2048;
const folder = mkdtempSync(path.join(tmpdir(), 'segcause-volumes-'));
try {
  const [small, large] = [await written(256), await written(512)];
  console.log(line(['work', 'asked', 'time', 'processors', 'whole passes', 'most memory']));
  console.log(line(Array.from({ length: 6 }, () => '---')));
  await row('256³ voxels of 16 bits (`.nii.gz`), ready to draw', ['draw', small], 3);
  await row('512³ voxels of 16 bits, 128³ of them normalized for a model', ['cut', large], null);
  await row('deepbrain, 128³, RoI 32³, blocks of 16³, 12 draws, from file to map', ['explain'], 90);
  const sliding =
    'nnU-Net style, windows of 32³ over 64³, RoI 8³, blocks of 16³, 12 draws, direct, from file to map';
  await row(sliding, ['slide'], 90, leastOfSliding);
} finally {
  rmSync(folder, { recursive: true });
}

async function row(
  work: string,
  args: readonly string[],
  mostSeconds: number | null,
  least = leastRatio,
): Promise<void> {
  const { seconds, busy, memory, whole } = await apart<VolumeRow>('volume-row.ts', args, nativeMemory);
  const ratio = whole === null ? null : whole.busy / busy;
  const asked =
    mostSeconds === null ? '' : `${mostSeconds} s${ratio === null ? '' : `, ${times(least)} less`}`;
  const saved = ratio === null ? '' : `${times(ratio)} less`;
  console.log(
    line([work, asked, `${seconds.toFixed(1)} s`, `${busy.toFixed(1)} s`, saved, `${memory.toFixed(0)} MiB`]),
  );
  if (seconds > (mostSeconds ?? Infinity) || memory > mostMemory || (ratio ?? Infinity) < least)
    process.exitCode = 1;
}

/** A volume on the disk. Processes that are started by a large one count its memory as their own. */
async function written(side: number): Promise<string> {
  const file = path.join(folder, `${side}.nii.gz`);
  await apart('write-volume.ts', [file, `${side}`]);
  return file;
}
