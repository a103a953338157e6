import './more-menu.ts';
import { html, type TemplateResult } from 'lit';
import { type CommonMessage, post } from '../actions.ts';
import type { MenuChoice } from './more-menu.ts';

type Choice = keyof typeof messages | 'png' | 'svg';

const messages = {
  startOver: { type: 'startOver' },
  report: { type: 'exportReport' },
  json: { type: 'openFile', file: 'json' },
} as const satisfies Readonly<Record<string, CommonMessage>>;

const choices: readonly (MenuChoice & { readonly value: Choice })[] = [
  { label: 'Start Over', value: 'startOver' },
  { label: 'Export Picture as PNG…', value: 'png' },
  { label: 'Export Picture as SVG…', value: 'svg' },
  { label: 'Export HTML Report…', value: 'report' },
  { label: 'Open as JSON', value: 'json' },
];

/** The menu with what is done less often with a document. */
export function pageMenu(
  from: EventTarget,
  canStartOver: boolean,
  exportPicture: (kind: 'png' | 'svg') => void,
): TemplateResult {
  const choose = ({ detail }: CustomEvent<Choice>): void => {
    if (detail === 'png' || detail === 'svg') exportPicture(detail);
    else post(from, messages[detail]);
  };
  const offered = choices.filter(({ value }) => value !== 'startOver' || canStartOver);
  return html`<segcause-more .choices=${offered} @segcause-choice=${choose}></segcause-more>`;
}
