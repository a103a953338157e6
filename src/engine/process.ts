import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import { describeError } from '../errors.ts';
import { createEngine } from './engine.ts';
import {
  explainRequest,
  type Outcome,
  pictureRequest,
  prepareRequest,
  progressNotification,
} from './messages.ts';

/** The engine's process: answers requests over the channel of its parent and ends with it. */
const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
const engine = createEngine();

async function outcomeOf<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, message: describeError(error) };
  }
}

connection.onRequest(prepareRequest, (params) => outcomeOf(() => engine.prepare(params)));
connection.onRequest(pictureRequest, (explanation) => outcomeOf(() => engine.picture(explanation)));
connection.onRequest(explainRequest, (explanation, token) =>
  outcomeOf(() =>
    engine.explain(
      explanation,
      (progress) => {
        void connection.sendNotification(progressNotification, progress);
      },
      () => token.isCancellationRequested,
    ),
  ),
);
process.once('disconnect', () => process.exit(0));
connection.listen();
