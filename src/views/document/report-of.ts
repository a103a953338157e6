import * as vscode from 'vscode';
import { at } from '../../at.ts';
import type { Explanation } from '../../documents/explanation.ts';
import type { Picture } from '../../documents/picture.ts';
import { renderReport } from '../../report/html-report.ts';
import type { Services } from '../services.ts';
import { untrusted } from '../trust.ts';
import { documentFromText, readText } from './document-file.ts';
import type { DocumentTypes, DocumentView } from './document-view.ts';
import { pageFolder } from './page-html.ts';

/**
 * The HTML report of a document's file.
 * @throws UserError when the file cannot be read, or is not of this kind
 */
export async function reportOf<T extends DocumentTypes>(
  { kind, page }: DocumentView<T>,
  uri: vscode.Uri,
  services: Services,
): Promise<string> {
  const document = documentFromText(kind, await readText(uri), uri);
  const bundled = (file: string): Promise<string> =>
    readText(vscode.Uri.joinPath(pageFolder(services.extensionUri), file));
  return renderReport(kind, page, {
    document,
    picture: await pictureOf(at(kind.explanations(document), 0), services),
    script: await bundled(`${page.name}.js`),
    style: await bundled(`${page.name}.css`),
  });
}

/** The image, or null where it may not be read or is gone: a report is still worth having. */
async function pictureOf(explanation: Explanation, services: Services): Promise<Picture | null> {
  if (untrusted() !== null) return null;
  const engine = await services.engine();
  return engine.picture(explanation).catch((error: unknown) => {
    services.log.warn(String(error));
    return null;
  });
}
