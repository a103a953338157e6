import { createHash } from 'node:crypto';
import type { Explanation } from '../explanation/explanation.ts';
import type { Picture } from '../explanation/picture.ts';
import { toShown } from '../views/shown.ts';
import { encodeBinary } from './binary-json.ts';

/** What a report is made of; the panel's script and style are the files the extension bundles. */
export interface ReportInput {
  readonly explanation: Explanation;
  readonly picture: Picture | null;
  readonly panelScript: string;
  readonly panelStyle: string;
}

/** File names only: a report is sent to others, whom the folders do not concern. */
function withoutFolders(explanation: Explanation): Explanation {
  const bare = <T extends { readonly path: string } | null>(file: T): T =>
    file && { ...file, path: file.path.split(/[/\\]/u).at(-1) ?? file.path };
  const { question } = explanation;
  return {
    ...explanation,
    question: {
      ...question,
      model: bare(question.model),
      image: bare(question.image),
      mask: bare(question.mask),
      references: bare(question.references),
    },
  };
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Script text that cannot end the element it stands in; in strings, templates and patterns it reads the same. */
function escapeInline(text: string): string {
  return text.replaceAll(/<(?=\/script|!--)/giu, '\\x3c');
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** One self-contained HTML file that needs no network, drawn by the panel's own code, for reading only. */
export function renderReport(input: ReportInput): string {
  const explanation = withoutFolders(input.explanation);
  const picture = input.picture ?? { missing: 'The image is not part of this report.' };
  const data = JSON.stringify(toShown(explanation, picture), encodeBinary).replaceAll('<', '\\u003c');
  const script = escapeInline(input.panelScript);
  const policy = `default-src 'none'; img-src blob:; style-src ${hashOf(input.panelStyle)}; script-src ${hashOf(script)}`;
  const { model, image } = explanation.question;
  return `<!DOCTYPE html>
<html lang="en" data-report>
  <head>
    <meta charset="UTF-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escapeHtml(`${model.path} · ${image.path}`)} – SegCause</title>
    <style>${input.panelStyle}</style>
  </head>
  <body>
    <segcause-panel></segcause-panel>
    <script type="application/json" id="segcause-report">${data}</script>
    <script>${script}</script>
  </body>
</html>
`;
}
