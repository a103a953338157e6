import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { fromHalf } from '../../../../src/graph/half.ts';
import type { Tensor } from '../../../../src/graph/tensor.ts';
import { operatorNames } from '../../../../src/runtime/tensorflow/operators.ts';
import { createTensorFlowRuntime } from '../../../../src/runtime/tensorflow/tensorflow.ts';
import { type BackendCase, backendFolder, readBackendCases } from '../../../support/onnx-backend.ts';

/** The expected results: how many cases pass, and why each of the others cannot. */
interface Expected {
  readonly passing: number;
  readonly failing: Readonly<Record<string, string>>;
  /** Supported operators without a case of ONNX, and what tests them instead. */
  readonly untested: Readonly<Record<string, string>>;
}

describe('ONNX’s own tests of its operators, on the runtime tensorflow', () => {
  const runtime = createTensorFlowRuntime();
  const claimed = new Set(operatorNames);
  const expected = JSON.parse(readFileSync(path.join(backendFolder, 'expected.json'), 'utf8')) as Expected;
  const cases = readBackendCases();
  const asked = cases.filter((each) => operatorsOf(each).every((operator) => claimed.has(operator)));
  const failures = new Map<string, string>();
  let left = 0;

  before(async function () {
    this.timeout(120_000);
    await tf.setBackend('cpu');
    const held = tf.memory().numTensors;
    for (const each of asked) {
      const failure = await failureOf(each);
      if (failure !== null) failures.set(each.name, failure);
    }
    left = tf.memory().numTensors - held;
  });

  it('pass wherever all operators are supported, except for the cases listed with a reason', () => {
    const unexplained = [...failures].filter(([name]) => !(name in expected.failing));
    assert.deepEqual(
      unexplained.map(([name, failure]) => `${name}: ${failure}`),
      [],
    );
    const passingAfterAll = Object.keys(expected.failing).filter((name) => !failures.has(name));
    assert.deepEqual(passingAfterAll, [], 'these no longer fail: take them off the list');
  });

  it('pass in a number that never shrinks', () => {
    const passing = asked.length - failures.size;
    console.log(`      ${passing} of ${cases.length} cases pass, ${failures.size} fail for a listed reason`);
    if (passing > expected.passing)
      console.log(
        `      raise the figure in expected.json from ${expected.passing}, so that none is lost again`,
      );
    assert.ok(passing >= expected.passing, `${expected.passing} cases passed before`);
  });

  it('cover every supported operator', () => {
    const tested = new Set(asked.filter(({ name }) => !failures.has(name)).flatMap(operatorsOf));
    assert.deepEqual(
      operatorNames.filter((operator) => !tested.has(operator) && !(operator in expected.untested)),
      [],
    );
  });

  it('are rejected with the name of an operator that is not supported', async () => {
    for (const each of cases.filter((other) => !asked.includes(other))) {
      const missing = operatorsOf(each).filter((operator) => !claimed.has(operator));
      await assert.rejects(runtime.compile(each.graph, each.name), ({ message }: Error) =>
        missing.some((operator) => message.includes(`no operator ${operator} `)),
      );
    }
  });

  it('leak no tensor', () => {
    assert.equal(left, 0);
  });

  /** Why a case fails; null where it passes. */
  async function failureOf({ name, graph, dataSets, rtol, atol }: BackendCase): Promise<string | null> {
    try {
      const program = await runtime.compile(graph, name);
      try {
        for (const { inputs, outputs } of dataSets) {
          const feeds = new Map(graph.inputs.map(({ name: input }, i) => [input, at(inputs, i)]));
          const results = await program.run(feeds);
          for (const [i, { name: output }] of graph.outputs.entries()) {
            const difference = differenceOf(results.get(output), at(outputs, i), rtol, atol);
            if (difference !== null) return `${output}: ${difference}`;
          }
        }
      } finally {
        await program.dispose();
      }
      return null;
    } catch (error) {
      return String(error);
    }
  }
});

function operatorsOf({ graph }: BackendCase): readonly string[] {
  return [...new Set(graph.nodes.map(({ operator }) => operator))];
}

/** How a tensor differs from the expected one; floats have the tolerance of NumPy's `assert_allclose`. */
function differenceOf(got: Tensor | undefined, wanted: Tensor, rtol: number, atol: number): string | null {
  if (got === undefined) return 'is missing';
  if (got.type !== wanted.type) return `is of ${got.type} rather than ${wanted.type}`;
  if (got.shape.join() !== wanted.shape.join())
    return `has the shape [${got.shape.join()}] rather than [${wanted.shape.join()}]`;
  const isFloat = wanted.type.startsWith('float');
  const [values, targets] = [numbersIn(got), numbersIn(wanted)];
  const wrong = targets.findIndex((target, i) => {
    const value = at(values, i);
    const within =
      isFloat && Number.isFinite(target) && Math.abs(value - target) <= atol + rtol * Math.abs(target);
    return !(within || value === target || (Number.isNaN(value) && Number.isNaN(target)));
  });
  return wrong === -1 ? null : `element ${wrong} is ${at(values, wrong)} rather than ${at(targets, wrong)}`;
}

function numbersIn({ type, data }: Tensor): readonly number[] {
  return Array.from(data as ArrayLike<number | bigint>, (value) =>
    type === 'float16' ? fromHalf(Number(value)) : Number(value),
  );
}

function at<T>(values: readonly T[], index: number): T {
  const value = values[index];
  if (value === undefined) throw new Error(`There is no value ${index}.`);
  return value;
}
