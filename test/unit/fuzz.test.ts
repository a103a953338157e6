import assert from 'node:assert/strict';
import { fuzz } from '../../tools/fuzz/fuzz.ts';

/** Damaged files of every kind are answered by a value or one line, in bounded time and memory. */
describe('Files that are changed at random', function () {
  this.timeout(180_000);
  for (const [name, seed] of [
    ['the same ones each time', 1],
    ['fresh ones', Date.now() % 2 ** 31],
  ] as const)
    it(`are answered as promised: ${name}`, async () => {
      console.log(`      seed ${seed}`);
      const { tally, findings } = await fuzz({ seconds: 30 }, seed, 'out/fuzz');
      console.log(
        tally
          .lines()
          .map((line) => `      ${line}`)
          .join('\n'),
      );
      assert.deepEqual(findings, []);
      assert.ok(tally.files > 0);
    });
});
