import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { decodeImage } from '../../../src/imaging/decode.ts';
import { imageFixture, userError } from './helpers.ts';

const files = readdirSync(new URL('../../fixtures/images/decoding/', import.meta.url)).filter(
  (name) => !name.endsWith('.json'),
);
const megabyte = 2 ** 20;

/** Some bytes of a file, changed. */
const damage = fc.record({
  name: fc.constantFrom(...files),
  changes: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
  // Most fields that lead astray lie in the first or last bytes.
  within: fc.constantFrom('start', 'end', 'anywhere'),
});

describe('decodeImage of damaged files', () => {
  it('gives an image or one line, within little time', () => {
    fc.assert(
      fc.property(damage, ({ name, changes, within }) => {
        const bytes = Uint8Array.from(imageFixture(`decoding/${name}`));
        for (const [at, value] of changes) {
          const span = within === 'anywhere' ? bytes.length : Math.min(400, bytes.length);
          bytes[within === 'end' ? bytes.length - 1 - (at % span) : at % span] = value;
        }
        const start = performance.now();
        try {
          const { width, height, channels, data } = decodeImage(bytes, name);
          assert.equal(data.length, width * height * channels);
        } catch (error) {
          userError(/^\S+: /)(error);
        }
        assert.ok(performance.now() - start < 20_000);
      }),
      { numRuns: 2000, seed: 1 },
    );
  }).timeout(120_000);

  it('never decodes a file that was cut short', () => {
    for (const name of files) {
      const whole = imageFixture(`decoding/${name}`);
      for (const share of [0.2, 0.5, 0.8, 0.95]) {
        const cut = whole.subarray(0, Math.floor(share * whole.length));
        assert.throws(() => decodeImage(cut, name), userError(), `${name} at ${share}`);
      }
    }
  });

  it('lets the memory of a decoder go', () => {
    const bytes = imageFixture('decoding/rgb_420.jpg');
    for (let i = 0; i < 300; i++) decodeImage(bytes, 'a.jpg');
    assert.ok(process.memoryUsage().rss < 2000 * megabyte);
  });
});
