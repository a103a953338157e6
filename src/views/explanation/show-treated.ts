import * as vscode from 'vscode';
import { UserError } from '../../errors.ts';
import type { OpenedDocument } from '../document/document-view.ts';
import { untrusted } from '../trust.ts';
import type { ExplanationTypes } from './explanation-types.ts';

type Opened = OpenedDocument<ExplanationTypes>;

/** What each document's panel is waiting for. */
const waiting = new WeakMap<Opened, vscode.CancellationTokenSource>();

/** Answers what a block is replaced by and the mask under it; null: what was asked for last is not wanted any more. */
export async function showTreated(opened: Opened, block: number | null): Promise<void> {
  waiting.get(opened)?.cancel();
  waiting.delete(opened);
  const { document } = opened;
  if (document === null || block === null || untrusted() !== null) return;
  const asked = new vscode.CancellationTokenSource();
  waiting.set(opened, asked);
  try {
    const engine = await opened.engine();
    const found = await engine.query({ kind: 'treated', explanation: document, block }, asked.token);
    if (!asked.token.isCancellationRequested) opened.answer({ kind: 'treated', block, found, problem: null });
  } catch (error) {
    if (asked.token.isCancellationRequested) return;
    if (!(error instanceof UserError)) throw error;
    opened.answer({ kind: 'treated', block, found: null, problem: error.message });
  } finally {
    asked.dispose();
  }
}
