import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { fit, type NamePattern } from '../../../src/definitions/python/name-pattern.ts';

describe('A pattern of a name', () => {
  for (const [pattern, name, letters] of [
    [['conv1'], 'conv1', Infinity],
    [['conv1'], 'conv', -1],
    [['conv', null], 'conv12', 4],
    [['conv', null], 'conv', -1],
    [[null, '_conv'], 'encoder0_conv', 5],
    [[null, '_conv'], '_conv', -1],
    [['a', null, 'b', null, 'c'], 'a1b2c', 3],
    [['a', null, 'b', null, 'c'], 'abbc', -1],
    [[null], 'anything', 0],
    [[null], '', -1],
    [[], '', Infinity],
  ] as const) {
    it(`${JSON.stringify(pattern)} fits "${name}" by ${letters}`, () => {
      assert.equal(fit(pattern, name), letters);
    });
  }

  it('fits what the corresponding regular expression matches', () => {
    const part = fc.option(fc.stringMatching(/^[ab]{1,3}$/u), { nil: null });
    const parts = fc.array(part, { maxLength: 5 }).map((all) =>
      // In a pattern, strings and unknown parts alternate.
      all.filter((one, i) => (one === null) !== (all[i - 1] === null) || i === 0),
    );
    fc.assert(
      fc.property(parts, fc.stringMatching(/^[ab]{0,8}$/u), (pattern: NamePattern, name) => {
        const expected = new RegExp(`^${pattern.map((one) => one ?? '.+').join('')}$`, 'u').test(name);
        assert.equal(fit(pattern, name) >= 0, expected);
      }),
    );
  });
});
