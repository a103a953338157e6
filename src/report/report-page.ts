import { createHash } from 'node:crypto';
import { encodeBinary } from './binary-json.ts';

/** A page that is drawn for reading only; its script and style are the files the extension bundles. */
interface ReportPage {
  /** The element that draws it. */
  readonly element: string;
  readonly title: string;
  readonly data: unknown;
  readonly script: string;
  readonly style: string;
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

/** The text of a self-contained HTML file that needs no network. */
export function reportPage({ element, title, data, script, style }: ReportPage): string {
  const json = JSON.stringify(data, encodeBinary).replaceAll('<', '\\u003c');
  const inline = escapeInline(script);
  const policy = `default-src 'none'; img-src blob:; style-src ${hashOf(style)}; script-src ${hashOf(inline)}`;
  return `<!DOCTYPE html>
<html lang="en" data-report>
  <head>
    <meta charset="UTF-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escapeHtml(title)} – SegCause</title>
    <style>${style}</style>
  </head>
  <body>
    <${element}></${element}>
    <script type="application/json" id="segcause-report">${json}</script>
    <script>${inline}</script>
  </body>
</html>
`;
}
