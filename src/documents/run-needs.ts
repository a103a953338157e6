/** What measuring the input is expected to take, judged before it starts. */
export interface RunNeeds {
  /** Seconds, if every block takes all draws. */
  readonly seconds: number;
  /** Bytes of the engine's process. */
  readonly bytes: number;
}
