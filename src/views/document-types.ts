import type * as vscode from 'vscode';
import { DocumentEditor } from './document/document-editor.ts';
import type { DocumentTypes, DocumentView } from './document/document-view.ts';
import type { Services } from './services.ts';
import { comparisonViewType, explanationViewType } from './view-types.ts';

/** A kind of document as the extension registers it; the kind itself is loaded when it is first needed. */
interface DocumentType {
  readonly viewType: string;
  readonly createEditor: (services: Services) => vscode.CustomReadonlyEditorProvider & { dispose(): void };
  /** Whether a file is of this kind, by its name. */
  readonly holds: (uri: vscode.Uri) => Promise<boolean>;
  /** The HTML report of a file of this kind. */
  readonly report: (uri: vscode.Uri, services: Services) => Promise<string>;
}

/** All kinds of documents that have an editor. */
export const documentTypes: readonly DocumentType[] = [
  documentType(
    explanationViewType,
    async () => (await import('./explanation/explanation-view.ts')).explanationView,
  ),
  documentType(
    comparisonViewType,
    async () => (await import('./comparison/comparison-view.ts')).comparisonView,
  ),
];

function documentType<T extends DocumentTypes>(
  viewType: string,
  load: () => Promise<DocumentView<T>>,
): DocumentType {
  return {
    viewType,
    createEditor: (services) => new DocumentEditor(load, services),
    holds: async ({ path }) => path.endsWith((await load()).kind.ending),
    report: async (uri, services) => {
      const [{ reportOf }, view] = await Promise.all([import('./document/report-of.ts'), load()]);
      return reportOf(view, uri, services);
    },
  };
}
