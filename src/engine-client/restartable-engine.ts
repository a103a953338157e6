import { UserError } from '../errors.ts';
import type { EngineClient } from './client.ts';

/** An engine that can be exchanged for a fresh one; whoever holds it does not notice. */
export interface RestartableEngine extends EngineClient {
  /** Starts afresh with the next call, once the calls in flight have ended. */
  restart(): void;
}

/** @param create makes an engine; called with the first request, and with the first one after each restart */
export function restartableEngine(create: () => EngineClient): RestartableEngine {
  let client: EngineClient | null = null;
  let inFlight = 0;
  let isStale = false;
  let isDisposed = false;
  const renewIfIdle = (): void => {
    if (!isStale || inFlight > 0) return;
    isStale = false;
    client?.dispose();
    client = null;
  };
  const call = async <T>(work: (engine: EngineClient) => Promise<T>): Promise<T> => {
    if (isDisposed) throw new UserError('The SegCause engine was shut down.');
    inFlight++;
    try {
      return await work((client ??= create()));
    } finally {
      inFlight--;
      renewIfIdle();
    }
  };
  return {
    prepare: (kind, request, token) => call((engine) => engine.prepare(kind, request, token)),
    run: (kind, document, aims, listener, token) =>
      call((engine) => engine.run(kind, document, aims, listener, token)),
    picture: (explanation) => call((engine) => engine.picture(explanation)),
    model: (path) => call((engine) => engine.model(path)),
    needs: (path, token) => call((engine) => engine.needs(path, token)),
    query: (query, token) => call((engine) => engine.query(query, token)),
    prune: (request, onProgress, token) => call((engine) => engine.prune(request, onProgress, token)),
    dispose() {
      isDisposed = true;
      client?.dispose();
    },
    restart() {
      isStale = true;
      renewIfIdle();
    },
  };
}
