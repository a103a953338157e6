import type * as vscode from 'vscode';
import type { Activity } from '../../protocol/page.ts';
import { runtimeChoice } from '../runtime-settings.ts';
import { runtimeInWords } from '../runtime-words.ts';
import type { Services } from '../services.ts';
import { untrusted } from '../trust.ts';

/** Whether what a file asks can be run, and on what. */
export function runConditions(
  { scheme }: vscode.Uri,
  { storageUri }: Services,
): Pick<Activity<never>, 'blocked' | 'runtime'> {
  return {
    blocked: scheme === 'file' ? untrusted() : 'This is not a file on disk: it cannot be run.',
    runtime: runtimeInWords(runtimeChoice(storageUri)),
  };
}
