/** What measuring the input is expected to take, judged before it starts. */
export interface RunNeeds {
  /** Seconds, if every block takes all draws; of a grid, without coarse blocks. */
  readonly seconds: number;
  /** Seconds with coarse blocks first, from where none responds to where all do; absent where blocks are not refined. */
  readonly refined?: { readonly least: number; readonly most: number };
  /** Bytes of the engine's process. */
  readonly bytes: number;
}
