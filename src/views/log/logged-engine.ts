import { basename } from 'node:path';
import { modelsInWords } from '../../documents/models-in-words.ts';
import { boxInWords } from '../../documents/box.ts';
import type { Explanation } from '../../documents/explanation.ts';
import type { EngineClient } from '../../engine-client/client.ts';
import { StageClock } from './stage-clock.ts';

/**
 * An engine of whose work a log says what was asked, how long each stage took, and how it ended. Failures are logged
 * by who shows them.
 */
export function loggedEngine(engine: EngineClient, log: (line: string) => void): EngineClient {
  return {
    async prepare<Document, Request, Aim, Step>(
      ...[kind, request, token]: Parameters<typeof engine.prepare<Document, Request, Aim, Step>>
    ) {
      const models = kind.modelsAsked(request).map((path) => basename(path));
      const clock = new StageClock();
      const prepared = await engine.prepare(kind, request, token);
      log(`Prepared the ${kind.name} of ${models.join(' with ')} in ${clock.seconds()}.`);
      for (const explanation of kind.explanations(prepared.document))
        log(`  ${questionInBrief(explanation)}`);
      return prepared;
    },
    async run<Document, Request, Aim, Step>(
      ...[kind, document, aims, listener, token]: Parameters<typeof engine.run<Document, Request, Aim, Step>>
    ) {
      log(`Run of the ${kind.name} of ${modelsInWords(kind, document)}: ${aims.map(aimInWords).join(', ')}.`);
      for (const explanation of kind.explanations(document)) log(`  ${questionInBrief(explanation)}`);
      const clock = new StageClock();
      try {
        const found = await engine.run(
          kind,
          document,
          aims,
          {
            onStep: (progress, step) => {
              clock.reach(aimInWords(progress.aim));
              listener.onStep(progress, step);
            },
            onCheckpoint: (checkpoint) => {
              listener.onCheckpoint(checkpoint);
            },
          },
          token,
        );
        const end = token.isCancellationRequested
          ? 'cancelled'
          : kind.isFinished(found)
            ? 'complete'
            : 'ended';
        log(`The ${kind.name} of ${modelsInWords(kind, found)}: ${end} after ${clock.inWords()}.`);
        for (const { status, facts } of kind.explanations(found))
          if (facts !== null)
            log(
              `  ${status}: ${facts.treatments} treatments, ${facts.passes} passes, ${facts.runtime} on ${facts.device}.`,
            );
        return found;
      } catch (error) {
        log(`The ${kind.name} of ${modelsInWords(kind, document)}: failed after ${clock.inWords()}.`);
        throw error;
      }
    },
    picture: (explanation) => engine.picture(explanation),
    async model(path) {
      const clock = new StageClock();
      const summary = await engine.model(path);
      log(`Read ${basename(path)} in ${clock.seconds()}.`);
      return summary;
    },
    needs: (path, token) => engine.needs(path, token),
    query: (query, token) => engine.query(query, token),
    prune: (request, onProgress, token) => engine.prune(request, onProgress, token),
    dispose() {
      engine.dispose();
    },
  };
}

/** An aim as its kind calls it, without what names parts of the model: `input`, `map`. */
function aimInWords(aim: unknown): string {
  return typeof aim === 'object' && aim !== null && 'kind' in aim ? String(aim.kind) : 'all';
}

/** What is asked of one model, on one line. */
function questionInBrief({ question, source, status }: Explanation): string {
  const { image, mask, input, head, roi, preset, treatment, intervention } = question;
  return [
    `${basename(question.model.path)} on ${basename(image.path)}`,
    mask === null ? 'no mask' : `mask ${basename(mask.path)}`,
    `input ${input.layout} ${input.size.join('×')} × ${input.channels}`,
    `${head.decision}, class ${head.channel} of ${head.channels}`,
    `RoI ${boxInWords(roi)}`,
    `preset ${preset}, treatment ${treatment} (${source.images} images, ${source.patches} patches)`,
    `intervention ${intervention}, block ${question.block.join('×')}`,
    `${question.draws} draws, seed ${question.seed}, τ ${question.tau}`,
    status,
  ].join('; ');
}
