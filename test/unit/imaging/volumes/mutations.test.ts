import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { readVolume } from '../../../../src/imaging/volumes/read-volume.ts';
import { userError } from '../helpers.ts';
import { DamagedFiles } from './damaged-files.ts';
import { volumeFiles, volumeFixture } from './expected.ts';

/** Some bytes of a file changed, and perhaps its end lost. */
const damage = fc.record({
  changes: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
  // Most fields that lead astray lie in the first bytes.
  within: fc.constantFrom('start', 'anywhere'),
  kept: fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
});

const runs = 12;

/** Files of a series that differ from its first in nothing of interest. */
const isFurtherSlice = /00[1-9]\.dcm$/u;

describe('a volume that is damaged anywhere', () => {
  for (const format of readdirSync(volumeFixture()).filter((name) => !name.startsWith('.'))) {
    it(`is a volume or one line, within two seconds: ${format}`, async () => {
      const files = new DamagedFiles();
      try {
        cpSync(volumeFixture(format), files.folder, { recursive: true });
        for (const name of volumeFiles(format).filter((file) => !isFurtherSlice.test(file))) {
          const whole = readFileSync(volumeFixture(format, name));
          await fc.assert(
            fc.asyncProperty(damage, async ({ changes, within, kept }) => {
              const bytes = Uint8Array.from(whole.subarray(0, Math.ceil(kept * whole.length)));
              const span = within === 'start' ? Math.min(512, bytes.length) : bytes.length;
              if (span > 0) for (const [at, value] of changes) bytes[at % span] = value;
              await assertRead(files.write(name, bytes));
            }),
            { numRuns: runs, seed: 1 },
          );
          files.write(name, whole);
        }
      } finally {
        files.remove();
      }
    }).timeout(120_000);
  }
});

async function assertRead(path: string): Promise<void> {
  // Of the processor's time: others may be at work on this machine.
  const start = process.cpuUsage();
  try {
    const { size, channels, data } = await readVolume(path);
    assert.equal(
      data.length,
      size.reduce((product, length) => product * length, channels),
    );
  } catch (error) {
    userError()(error);
  }
  const { user, system } = process.cpuUsage(start);
  assert.ok(user + system < 2e6);
}
