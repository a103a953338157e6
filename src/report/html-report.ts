import type { Explanation } from '../documents/explanation.ts';
import type { Picture } from '../documents/picture.ts';
import { toShown } from '../protocol/shown.ts';
import { reportPage } from './report-page.ts';
import { missingPicture, withoutFolders } from './without-folders.ts';

/** What a report is made of; the panel's script and style are the files the extension bundles. */
export interface ReportInput {
  readonly explanation: Explanation;
  readonly picture: Picture | null;
  readonly panelScript: string;
  readonly panelStyle: string;
}

/** One self-contained HTML file that needs no network, drawn by the panel's own code, for reading only. */
export function renderReport(input: ReportInput): string {
  const explanation = withoutFolders(input.explanation);
  const { model, image } = explanation.question;
  return reportPage({
    element: 'segcause-panel',
    title: `${model.path} · ${image.path}`,
    data: toShown(explanation, input.picture ?? missingPicture),
    script: input.panelScript,
    style: input.panelStyle,
  });
}
