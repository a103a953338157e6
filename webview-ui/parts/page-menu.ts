import './more-menu.ts';
import { html, type TemplateResult } from 'lit';
import { type CommonMessage, post } from '../actions.ts';
import { helpIcon } from './icons.ts';
import type { MenuChoice } from './more-menu.ts';

/** What leaves the page as a file: the picture, or the map's effects as an array. */
export type ExportKind = 'png' | 'svg' | 'npy';
type Choice = keyof typeof messages | ExportKind;

const messages = {
  startOver: { type: 'startOver' },
  report: { type: 'exportReport' },
  json: { type: 'openFile', file: 'json' },
} as const satisfies Readonly<Record<string, CommonMessage>>;

const choices: readonly (MenuChoice & { readonly value: Choice })[] = [
  { label: 'Start Over', value: 'startOver' },
  { label: 'Export Picture as PNG…', value: 'png' },
  { label: 'Export Picture as SVG…', value: 'svg' },
  { label: 'Export Map as NumPy Array…', value: 'npy' },
  { label: 'Export HTML Report…', value: 'report' },
  { label: 'Open as JSON', value: 'json' },
];

/** The way to the page that says what is seen, and the menu with what is done less often with a document. */
export function pageMenu(
  from: EventTarget,
  canStartOver: boolean,
  exportAs: (kind: ExportKind) => void,
): TemplateResult {
  const choose = ({ detail }: CustomEvent<Choice>): void => {
    if (detail === 'png' || detail === 'svg' || detail === 'npy') exportAs(detail);
    else post(from, messages[detail]);
  };
  const offered = choices.filter(({ value }) => value !== 'startOver' || canStartOver);
  const explain = (): void => {
    post(from, { type: 'readingGuide' });
  };
  return html`<span class="menu"
    ><button
      class="plain icon"
      data-testid="help"
      aria-label="What the numbers, colours and words mean"
      title="What the numbers, colours and words mean"
      @click=${explain}
    >
      ${helpIcon}</button
    ><segcause-more .choices=${offered} @segcause-choice=${choose}></segcause-more
  ></span>`;
}
