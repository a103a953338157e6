import type { Question } from '../../src/documents/explanation.ts';
import type { TreatedBlock } from '../../src/documents/treated-block.ts';

/** What a block is replaced by, as far as it is known; nothing is while the model runs. */
export interface Treated {
  /** The question that it was asked about. */
  readonly question: Question;
  readonly block: number;
  readonly found: TreatedBlock | null;
  readonly problem: string | null;
}
