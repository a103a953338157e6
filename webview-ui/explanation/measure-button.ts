import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, type TemplateResult } from 'lit';
import type { ExplainAim } from '../../src/documents/explanation-step.ts';
import { obstacleTo } from './selecting.ts';
import type { ShownState } from './state.ts';

/** What a button measures. */
interface Measuring {
  readonly kind: ExplainAim['kind'];
  readonly testId: string;
  readonly label: string;
  readonly title: string;
  readonly measure: () => void;
}

/** A button that measures something more; it says why where it cannot. */
export function measureButton(
  shown: ShownState,
  { kind, testId, label, title, measure }: Measuring,
): TemplateResult {
  const reason = obstacleTo(kind, shown);
  return html`<vscode-button
    secondary
    ?disabled=${reason !== null}
    title=${reason ?? title}
    data-testid=${testId}
    @click=${measure}
  >
    ${label}
  </vscode-button>`;
}
