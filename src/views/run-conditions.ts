import type * as vscode from 'vscode';
import type { RunActivity } from '../protocol/panel.ts';
import { runtimeChoice } from './runtime-settings.ts';
import { runtimeInWords } from './runtime-words.ts';
import type { Services } from './services.ts';
import { untrusted } from './trust.ts';

/** Whether what a file asks can be run, and on what. */
export function runConditions(
  { scheme }: vscode.Uri,
  { storageUri }: Services,
): Pick<RunActivity, 'blocked' | 'runtime'> {
  return {
    blocked: scheme === 'file' ? untrusted() : 'This is not a file on disk: it can only be looked at.',
    runtime: runtimeInWords(runtimeChoice(storageUri)),
  };
}
