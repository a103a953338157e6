import { type Activations, openActivations } from '../../inference/activations.ts';
import { type Incremental, prepareIncremental, type Undecomposable } from '../../inference/incremental.ts';
import { readRoi, type RoiOptions, type RoiView, roiView } from '../../causal/outcomes/roi-view.ts';
import type { BaselineStore } from '../../inference/baseline-store.ts';
import { cut } from '../../documents/cut.ts';
import { type Roi, roiOnOutput } from '../../documents/roi.ts';
import { UserError } from '../../errors.ts';
import { type Edge, withEdges } from '../../graph/rewrites/edges.ts';
import { observedFor, type Scene } from './scene.ts';

/** A model whose inner tensors can be treated, and what one RoI needs of them. */
export interface DecomposedModel {
  readonly incremental: Incremental;
  readonly edges: readonly Edge[];
  readonly view: RoiView;
  /** The RoI as another run of the model shows it. */
  readonly viewOf: (store: BaselineStore) => RoiView;
  /** Runs the model on other inputs and keeps what the RoI needs of some tensors, or of all. */
  readonly openActivations: (tensors: ReadonlySet<string> | null) => Promise<Activations>;
  /** Bytes that other inputs' activations may take. */
  readonly memory: number;
  dispose(): Promise<void>;
}

/** How the memory is shared: what is kept of the image and its sessions, and what is kept of donors. */
const [ownShare, donorShare] = [0.6, 0.25];

/**
 * Decomposes a model, so that units inside it can be treated.
 * @param reference binary mask of the output, in row order
 * @param memory bytes it may take
 * @throws UserError when that is not possible
 */
export async function decompose(
  scene: Scene,
  roi: Roi,
  reference: Uint8Array,
  memory: number,
): Promise<DecomposedModel> {
  const { model, input, head } = scene;
  if (model.sliding !== undefined) throw new UserError(slidingInside(model.name));
  const { graph, edges } = withEdges(model.graph, input.name);
  const { box, within } = roiOnOutput(roi, input.size, scene.size);
  const options: RoiOptions = { head, roi: box, within, reference: cut(reference, box, scene.size) };
  const lanes = model.runtime.openLanes?.() ?? null;
  const close = async (): Promise<void> => lanes?.dispose();
  try {
    const incremental = await prepareIncremental({
      ...observedFor(scene, box),
      ...(lanes === null ? {} : { lanes: lanes.runtimes }),
      graph,
      hasInnerUnits: true,
      memory: ownShare * memory,
    });
    if ('needed' in incremental) throw undecomposable(model.name, incremental);
    const { network, regions, store, target, runner } = incremental;
    const viewOf = (values: BaselineStore): RoiView =>
      roiView(options, readRoi(options, values.crop(target.tensor, target.region, 0)));
    return {
      incremental,
      edges,
      view: viewOf(store),
      viewOf,
      openActivations(tensors) {
        const own = [...regions].filter(([name]) => tensors?.has(name) ?? true);
        return openActivations(model.runtime, network, new Map(own), model.name);
      },
      memory: donorShare * memory,
      async dispose() {
        await runner.dispose();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function undecomposable(model: string, { needed }: Undecomposable): UserError {
  const refused = `${model}: its layers cannot be measured one by one`;
  if (needed === null)
    return new UserError(`${refused}: its operator set is older than 10, or it has subgraphs.`);
  const gigabytes = Math.ceil((needed / ownShare) * 1e-8) / 10;
  return new UserError(
    `${refused} within the memory limit: set segcause.memory (on the command line --memory) to ${gigabytes}.`,
    { remedies: [{ kind: 'openSetting', setting: 'memory' }] },
  );
}

/** Why nothing inside a network that slides over the image is measured. */
export function slidingInside(model: string): string {
  return `${model} slides over the image in windows, each with activations of its own: its layers and channels are measured on one window alone, without "windows".`;
}
