import type { EngineClient } from './client.ts';

/** An engine that can be exchanged for a fresh one; whoever holds it does not notice. */
export interface RestartableEngine extends EngineClient {
  /** Starts afresh with the next call, once the calls in flight have ended. */
  restart(): void;
}

/** @param create makes an engine; it is asked for with the first call, and after each restart */
export function restartableEngine(create: () => EngineClient): RestartableEngine {
  let client: EngineClient | null = null;
  let inFlight = 0;
  let isStale = false;
  const renewIfIdle = (): void => {
    if (!isStale || inFlight > 0) return;
    isStale = false;
    client?.dispose();
    client = null;
  };
  const call = async <T>(work: (engine: EngineClient) => Promise<T>): Promise<T> => {
    inFlight++;
    try {
      return await work((client ??= create()));
    } finally {
      inFlight--;
      renewIfIdle();
    }
  };
  return {
    prepare: (...parameters) => call((engine) => engine.prepare(...parameters)),
    explain: (...parameters) => call((engine) => engine.explain(...parameters)),
    prepareComparison: (...parameters) => call((engine) => engine.prepareComparison(...parameters)),
    compareExplanations: (...parameters) => call((engine) => engine.compareExplanations(...parameters)),
    compare: (...parameters) => call((engine) => engine.compare(...parameters)),
    picture: (...parameters) => call((engine) => engine.picture(...parameters)),
    dispose: () => client?.dispose(),
    restart: () => {
      isStale = true;
      renewIfIdle();
    },
  };
}
