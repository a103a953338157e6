import { basename } from 'node:path';
import type { Explanation } from './explanation.ts';

/** The file names of a document's models: `before.onnx with after.onnx`. */
export function modelsInWords<Document>(
  kind: { readonly explanations: (document: Document) => readonly Explanation[] },
  document: Document,
): string {
  return kind
    .explanations(document)
    .map(({ question }) => basename(question.model.path))
    .join(' with ');
}
