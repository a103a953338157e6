import * as vscode from 'vscode';
import type { Explanation } from '../../documents/explanation.ts';
import type { ChannelName } from '../../documents/feature-map.ts';
import { UserError } from '../../errors.ts';
import type { Found, Query } from '../../protocol/engine-queries.ts';
import type { Outcome } from '../../protocol/explanation-page.ts';
import type { OpenedDocument } from '../document/document-view.ts';
import { untrusted } from '../trust.ts';
import type { ExplanationTypes } from './explanation-types.ts';

type Opened = OpenedDocument<ExplanationTypes>;

/** What a panel is waiting for, of each kind. */
type Waiting = WeakMap<Opened, vscode.CancellationTokenSource>;

const treatedBlocks: Waiting = new WeakMap();
const featureMaps: Waiting = new WeakMap();
const needs: Waiting = new WeakMap();

/** Answers what a block is replaced by and the mask under it; null: what was asked for last is not wanted any more. */
export async function showTreated(opened: Opened, block: number | null): Promise<void> {
  if (block === null) stop(treatedBlocks, opened);
  else
    await show(
      treatedBlocks,
      opened,
      (explanation) => ({ kind: 'treated' as const, explanation, block }),
      (outcome) => {
        opened.answer({ kind: 'treated', block, ...outcome });
      },
    );
}

/** Answers the feature map of a channel; null: what was asked for last is not wanted any more. */
export async function showFeatureMap(opened: Opened, of: ChannelName | null): Promise<void> {
  if (of === null) stop(featureMaps, opened);
  else
    await show(
      featureMaps,
      opened,
      ({ question }) => ({ kind: 'featureMap' as const, question, ...of }),
      (outcome) => {
        opened.answer({ kind: 'featureMap', ...of, ...outcome });
      },
    );
}

/** Answers what measuring the input is expected to take, or stops looking. */
export async function showRunNeeds(opened: Opened, isWanted: boolean): Promise<void> {
  const { document } = opened;
  if (!isWanted || document === null) stop(needs, opened);
  else {
    const { question } = document;
    await show(
      needs,
      opened,
      () => ({ kind: 'runNeeds' as const, question }),
      (outcome) => {
        opened.answer({ kind: 'runNeeds', question, ...outcome });
      },
    );
  }
}

function stop(waiting: Waiting, opened: Opened): void {
  waiting.get(opened)?.cancel();
  waiting.delete(opened);
}

/** Looks something up in place of what the panel still waits for. Without trust, nothing is. */
async function show<K extends keyof Found>(
  waiting: Waiting,
  opened: Opened,
  queryOf: (explanation: Explanation) => Query & { readonly kind: K },
  answer: (outcome: Outcome<Found[K]>) => void,
): Promise<void> {
  stop(waiting, opened);
  const { document } = opened;
  if (document === null || untrusted() !== null) return;
  const asked = new vscode.CancellationTokenSource();
  waiting.set(opened, asked);
  try {
    const engine = await opened.engine();
    const found = await engine.query<K>(queryOf(document), asked.token);
    if (!asked.token.isCancellationRequested) answer({ found, problem: null });
  } catch (error) {
    if (asked.token.isCancellationRequested) return;
    if (!(error instanceof UserError)) throw error;
    answer({ found: null, problem: error.message });
  } finally {
    asked.dispose();
  }
}
