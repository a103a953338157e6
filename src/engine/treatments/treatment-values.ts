import type { DrawValues } from '../../causal/paper.ts';
import type { Pool } from '../../causal/pool.ts';
import type { TreatmentOrigin } from '../../documents/explanation.ts';

/** Treatments that the map did not use, where there are enough; else those of the map. */
interface SecondPool extends Pool {
  readonly isSecond: boolean;
}

/** What the blocks of the input are set to, and where those values come from. */
export interface Treatments {
  /** For the published method: fresh draws for each block and stage. */
  readonly draws: { readonly values: DrawValues; readonly population: number };
  /** For the preset `pool`: the same treatments for all blocks. */
  readonly pool: Pool;
  /** For sets of blocks: what each block of a set can be set to. */
  readonly second: SecondPool;
  readonly source: TreatmentOrigin;
  /** SHA-256 of the reference folder's images; null where none are used. */
  readonly sha256: string | null;
}

/** Where every block touches the RoI, as where that is the whole image, none is treated. */
export const noTreatment: Treatments = {
  draws: { population: 1, values: () => [] },
  pool: { size: 0, value: none },
  second: { size: 0, value: none, isSecond: false },
  source: {
    treatment: 'patches',
    origin: 'image',
    images: 0,
    patches: 0,
    label: 'nothing: every block touches the RoI',
  },
  sha256: null,
};

function none(): never {
  throw new RangeError('no treatment');
}
