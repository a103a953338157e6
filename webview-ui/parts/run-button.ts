import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, type TemplateResult } from 'lit';
import type { Activity } from '../../src/protocol/page.ts';
import { post } from '../actions.ts';
import { playIcon, stopIcon } from './icons.ts';

/** What the next run does: it measures anew, goes on, or does it again. */
export type NextRun = 'run' | 'resume' | 'again';

const words: Readonly<Record<NextRun, readonly [label: string, title: string]>> = {
  run: ['Run', 'measure the effects'],
  resume: ['Resume', 'continue the run that was cut short'],
  again: ['Run Again', 'measure the effects from the beginning'],
};

/** What the next run does, given whether it asks something else than the document does. */
export function nextRun(
  status: 'ready' | 'complete' | 'incomplete',
  { resumable }: Activity<unknown>,
  asksAnew: boolean,
): NextRun {
  if (asksAnew || status === 'ready') return 'run';
  return resumable ? 'resume' : 'again';
}

/** The button that runs or, while something runs, the one that cancels. */
export function runButton(
  from: EventTarget,
  { running, blocked }: Activity<unknown>,
  next: NextRun,
  run: () => void,
): TemplateResult {
  if (running) {
    const cancel = (): void => {
      post(from, { type: 'cancel' });
    };
    return html`<vscode-button secondary data-testid="cancel" aria-label="Cancel the run" @click=${cancel}>
      ${stopIcon}Cancel
    </vscode-button>`;
  }
  const [label, title] = words[next];
  return html`<vscode-button
    data-testid="run"
    aria-label="${label}: ${title}"
    title=${blocked ?? title}
    ?disabled=${blocked !== null}
    @click=${run}
  >
    ${playIcon}${label}
  </vscode-button>`;
}
