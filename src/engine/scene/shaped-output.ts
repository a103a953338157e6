import type { Head, ModelInput } from '../../documents/explanation.ts';
import { UserError } from '../../errors.ts';
import { withShapedOutput } from '../../graph/rewrites/shaped-output.ts';
import type { Tensor } from '../../graph/tensor.ts';
import type { LoadedModel } from '../model/model-shelf.ts';
import { isOneImage, outputShapes } from '../model/output-shapes.ts';
import type { ImagePass } from './image-pass.ts';

/** A model that was run on an image. */
interface ModelRun {
  readonly model: LoadedModel;
  readonly input: ModelInput;
  readonly batchSize: number | null;
  readonly pass: ImagePass;
}

/**
 * The same run of a model whose output has the axes of a layout, which may be another shape of the same values. Without
 * an axis for items in the output, the model takes one image at a time.
 * @throws UserError when there is no such output, or it cannot have these axes
 */
export function withOutputIn(run: ModelRun, { output, layout }: Pick<Head, 'output' | 'layout'>): ModelRun {
  const { model, input, batchSize, pass } = run;
  const tensor = pass.outputs.get(output);
  if (tensor === undefined) {
    throw new UserError(
      `${model.name} has no output "${output}": it has ${[...pass.outputs.keys()].join(', ')}.`,
    );
  }
  if (isOneImage(tensor.shape, layout)) return run;
  const found = outputShapes(tensor.shape, input).find((one) => one.layout === layout);
  if (found === undefined || model.sliding !== undefined) {
    throw new UserError(
      `${model.name}: output "${output}" (${tensor.shape.join('×')}) does not have the axes ${layout}.`,
    );
  }
  const hasItems = tensor.shape[0] === 1;
  const shape = [hasItems ? 0 : 1, ...found.shape.slice(1)];
  const shaped = (outputs: ReadonlyMap<string, Tensor>): ReadonlyMap<string, Tensor> => {
    const own = outputs.get(output);
    if (own === undefined) return outputs;
    const items = hasItems ? own.shape.slice(0, 1) : [1];
    return new Map([...outputs, [output, { ...own, shape: [...items, ...shape.slice(1)] }]]);
  };
  const program = {
    ...model.program,
    run: async (feeds: ReadonlyMap<string, Tensor>) => shaped(await model.program.run(feeds)),
  };
  return {
    ...run,
    model: { ...model, graph: withShapedOutput(model.graph, output, shape), program },
    batchSize: hasItems ? batchSize : 1,
    pass: { ...pass, outputs: shaped(pass.outputs) },
  };
}
