import assert from 'node:assert/strict';
import { constantTensor } from '../../../../src/engine/model/constant-tensor.ts';
import type { Dimension } from '../../../../src/graph/graph.ts';
import type { ElementType } from '../../../../src/graph/tensor.ts';
import { userError } from '../../imaging/helpers.ts';

const set = (type: ElementType, shape: readonly Dimension[], given: number | readonly number[]): number[] => [
  ...constantTensor({ name: 't', type, shape }, typeof given === 'number' ? given : [...given], 'm.onnx')
    .data,
];

describe('What an input besides the image is set to', () => {
  it('fills it, or gives its elements, the last open axis taking what there are', () => {
    assert.deepEqual(set('float32', [3], 2), [2, 2, 2]);
    assert.deepEqual(set('float32', [3], [1, 2, 3]), [1, 2, 3]);
    assert.deepEqual(set('float32', ['n', 'k'], [1, 2, 3, 4]), [1, 2, 3, 4]);
    assert.throws(() => set('float32', [3], [1, 2]), userError(/takes 3 values, and 2 are given/));
  });

  it('is a number that its type has: none wraps around, or becomes infinite', () => {
    const ranges: readonly (readonly [ElementType, number, number])[] = [
      ['bool', 0, 1],
      ['uint8', 0, 255],
      ['int8', -128, 127],
      ['uint16', 0, 65535],
      ['int16', -32768, 32767],
      ['float16', -65504, 65504],
      ['int32', -(2 ** 24), 2 ** 24],
      ['uint64', 0, 2 ** 24],
      ['int64', -(2 ** 24), 2 ** 24],
    ];
    for (const [type, least, most] of ranges) {
      assert.deepEqual(set(type, [2], [least, most]), [least, most]);
      for (const beyond of [least - 1, most + 1])
        assert.throws(
          () => set(type, [], beyond),
          userError(
            new RegExp(`cannot be ${beyond}: it takes whole|cannot be ${beyond}: it takes numbers`, 'u'),
          ),
          `${type} ${beyond}`,
        );
    }
    assert.throws(() => set('float32', [], 1e39), userError(/cannot be 1e\+39: it takes numbers from/));
    assert.deepEqual(set('float64', [], 0.5), [0.5]);
    assert.throws(
      () => set('uint8', [], 0.5),
      userError(/cannot be 0\.5: it takes whole numbers from 0 to 255/),
    );
  });
});
