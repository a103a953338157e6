import { at } from '../at.ts';
import type { DocumentKind } from '../documents/kind.ts';
import type { Picture } from '../documents/picture.ts';
import { atRest, type Page, type ToPage } from '../protocol/page.ts';
import { reducedPicture } from './reduced-picture.ts';
import { reportPage } from './report-page.ts';
import { withoutFolders } from './without-folders.ts';

/** What of a kind a report is made with. */
type ReportedKind<Document> = Pick<DocumentKind<Document, never, never, never>, 'mapPaths' | 'explanations'>;

/** What a report is made of; script and style are the files that the extension bundles for the kind's page. */
interface ReportInput<Document> {
  readonly document: Document;
  /** Null where it cannot be read any more. */
  readonly picture: Picture | null;
  readonly script: string;
  readonly style: string;
}

const missingPicture = { missing: 'The image is not part of this report.' };

/** One self-contained HTML file that needs no network, drawn by the page's own code, for reading only. */
export function renderReport<Document, Shown>(
  kind: ReportedKind<Document>,
  page: Page<Document, Shown>,
  { document, picture, script, style }: ReportInput<Document>,
): string {
  const bare = withoutFolders(kind, document);
  const questions = kind.explanations(bare).map(({ question }) => question);
  const data: ToPage<Shown, never, never> = {
    type: 'show',
    shown: page.show(bare),
    picture: picture === null ? missingPicture : reducedPicture(picture),
    activity: atRest,
  };
  return reportPage({
    element: `segcause-${page.name}`,
    title: `${questions.map(({ model }) => model.path).join(' → ')} · ${at(questions, 0).image.path}`,
    data,
    script,
    style,
  });
}
