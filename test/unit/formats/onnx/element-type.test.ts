import assert from 'node:assert/strict';
import { TensorProto_DataType } from '../../../../src/formats/onnx/schema/onnx_pb.ts';
import { elementTypeOf, onnxTypeOf } from '../../../../src/graph/element-type.ts';

/** Types with another name here, and types whose values are never read. */
const renamed: Readonly<Record<string, string>> = { FLOAT: 'float32', DOUBLE: 'float64' };
const unread = /^(UNDEFINED|COMPLEX\d+|FLOAT[468]E.*|U?INT[24])$/u;

describe('Element types', () => {
  it('have the numbers of ONNX’s schema', () => {
    for (const [name, code] of Object.entries(TensorProto_DataType)) {
      if (typeof code !== 'number') continue;
      const type = unread.test(name) ? 'other' : (renamed[name] ?? name.toLowerCase());
      assert.equal(elementTypeOf(code), type);
      assert.equal(onnxTypeOf(elementTypeOf(code)), type === 'other' ? 0 : code, name);
    }
  });
});
