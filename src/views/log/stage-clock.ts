/** Takes the time of a run and of its stages, which follow one another. */
export class StageClock {
  readonly #started = performance.now();
  #stageStarted = this.#started;
  #stage: string | null = null;
  readonly #ended: string[] = [];

  /** Reports that a stage goes on; the one before it has ended. */
  reach(stage: string): void {
    if (this.#stage === stage) return;
    this.#end();
    this.#stage = stage;
  }

  /** The time since the start: `1.2 s`. */
  seconds(): string {
    return inSeconds(performance.now() - this.#started);
  }

  /** The time since the start, and of each stage: `3.2 s (input 2.1 s, layers 1.1 s)`. */
  inWords(): string {
    const seconds = this.seconds();
    this.#end();
    this.#stage = null;
    return this.#ended.length === 0 ? seconds : `${seconds} (${this.#ended.join(', ')})`;
  }

  #end(): void {
    const now = performance.now();
    if (this.#stage !== null) {
      this.#ended.push(`${this.#stage} ${inSeconds(now - this.#stageStarted)}`);
      this.#stageStarted = now;
    }
  }
}

function inSeconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
