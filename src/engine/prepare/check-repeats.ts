import { entry } from '../../at.ts';
import type { ModelInput } from '../../documents/explanation.ts';
import { UserError } from '../../errors.ts';
import type { Node } from '../../graph/graph.ts';
import type { Tensor, TensorData } from '../../graph/tensor.ts';
import type { LoadedModel } from '../model/model-shelf.ts';
import { type ImagePass, outputsFor } from '../scene/image-pass.ts';

/** Operators that draw random numbers (ONNX operator spec). */
const random: readonly string[] = [
  'RandomNormal',
  'RandomNormalLike',
  'RandomUniform',
  'RandomUniformLike',
  'Bernoulli',
  'Multinomial',
];

/** How far two runs may differ by the order of sums on parallel devices, as a share of the largest value. */
const roundingShare = 1e-3;

/** Models, by what their files declare, that were found to repeat their outputs: that does not depend on the image. */
const repeating = new WeakSet<LoadedModel['declared']>();

/**
 * Checks that a model outputs the same when it sees the same image again: else no effect could be told from chance.
 * @throws UserError when it does not
 */
export async function checkRepeats(
  { graph, name, program, declared }: LoadedModel,
  input: ModelInput,
  batchSize: number | null,
  pass: ImagePass,
): Promise<void> {
  if (repeating.has(declared)) return;
  const operators = [...new Set(graph.nodes.filter(isRandom).map(({ operator }) => operator))];
  const tolerated = operators.length === 0 ? roundingShare : 0;
  const again = await outputsFor(program, pass.image, input, batchSize);
  const differing = [...pass.outputs].find(
    ([output, tensor]) => !isSame(tensor, entry(again, output), tolerated),
  );
  if (differing === undefined) {
    repeating.add(declared);
    return;
  }
  const cause = operators.length === 0 ? '' : ` (it holds ${operators.join(', ')})`;
  throw new UserError(
    `${name} does not output the same "${differing[0]}" for the same image again${cause}: export it in evaluation mode, without dropout or other random operators.`,
  );
}

function isRandom({ operator, domain, inputs }: Node): boolean {
  // Dropout drops values only where its third input says so (Dropout-13).
  return domain === '' && (random.includes(operator) || (operator === 'Dropout' && inputs.length === 3));
}

function isSame({ data }: Tensor, { data: other }: Tensor, share: number): boolean {
  if (data.length !== other.length) return false;
  const [a, b] = [numbersOf(data), numbersOf(other)];
  const largest = a.reduce((max, value) => Math.max(max, Number.isFinite(value) ? Math.abs(value) : 0), 0);
  return a.every((value, i) => {
    const again = b[i] ?? NaN;
    return Object.is(value, again) || value === again || Math.abs(value - again) <= share * largest;
  });
}

function numbersOf(data: TensorData): Float32Array {
  return data instanceof Float32Array ? data : Float32Array.from(data, Number);
}
