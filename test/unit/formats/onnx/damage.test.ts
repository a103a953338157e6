import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { UserError } from '../../../../src/errors.ts';
import { externalDataOf } from '../../../../src/formats/onnx/external-data.ts';
import { parseOnnx } from '../../../../src/formats/onnx/read.ts';
import { writeOnnx } from '../../../../src/formats/onnx/write.ts';
import { layersOf } from '../../../../src/graph/layers/layers.ts';
import { modelFixture } from '../../../support/models.ts';

/** Models that together cover every part of the file format. */
const models = ['nhwc', 'external_data', 'with_subgraph', 'local_function', 'opset9', 'float16'].map(
  (name) => {
    const path = modelFixture(`${name}.onnx`);
    return { path, bytes: new Uint8Array(readFileSync(path)) };
  },
);

const model = fc.constantFrom(...models);

/** Reads a file that may be damaged: either it is a graph, or a message reports the damage and names the file. */
function readDamaged(bytes: Uint8Array, path: string): void {
  try {
    const graph = parseOnnx(bytes, 'damaged.onnx', externalDataOf(path, 'damaged.onnx').read);
    writeOnnx(graph);
    for (const { name } of graph.inputs) layersOf(graph, name);
  } catch (error) {
    assert.ok(error instanceof UserError, error instanceof Error ? error.stack : String(error));
    assert.match(error.message, /^damaged\.onnx/);
  }
}

describe('Reading a damaged ONNX file', () => {
  it('reports the damage wherever the file is cut off', () => {
    fc.assert(
      fc.property(model, fc.double({ min: 0, max: 1, noNaN: true }), ({ bytes, path }, share) => {
        readDamaged(bytes.subarray(0, Math.floor(share * bytes.length)), path);
      }),
      { numRuns: 300 },
    );
  });

  it('reports the damage or reads a graph, whichever bytes are changed', () => {
    const change = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.nat(255));
    fc.assert(
      fc.property(model, fc.array(change, { minLength: 1, maxLength: 12 }), ({ bytes, path }, changes) => {
        const damaged = bytes.slice();
        for (const [share, byte] of changes) damaged[Math.floor(share * damaged.length)] = byte;
        readDamaged(damaged, path);
      }),
      { numRuns: 1500 },
    );
  });

  it('reports the damage or reads a graph, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        readDamaged(bytes, '/nowhere/damaged.onnx');
      }),
      { numRuns: 1000 },
    );
  });
});
