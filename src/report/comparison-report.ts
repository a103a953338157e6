import type { Comparison } from '../documents/comparison.ts';
import type { Picture } from '../documents/picture.ts';
import type { ToComparison } from '../protocol/comparison-page.ts';
import { nothingRuns } from '../protocol/panel.ts';
import { reportPage } from './report-page.ts';
import { comparisonWithoutFolders, missingPicture } from './without-folders.ts';

/** What a comparison's report is made of; script and style are those of the comparison's page. */
export interface ComparisonReportInput {
  readonly comparison: Comparison;
  /** As *before* sees the image. */
  readonly picture: Picture | null;
  readonly script: string;
  readonly style: string;
}

/** One self-contained HTML file that needs no network, drawn by the page's own code, for reading only. */
export function renderComparisonReport(input: ComparisonReportInput): string {
  const comparison = comparisonWithoutFolders(input.comparison);
  const [before, after] = [comparison.before.question, comparison.after.question];
  const data: ToComparison = {
    type: 'show',
    comparison,
    picture: input.picture ?? missingPicture,
    activity: { ...nothingRuns, progress: null },
  };
  return reportPage({
    element: 'segcause-comparison',
    title: `${before.model.path} → ${after.model.path} · ${before.image.path}`,
    data,
    script: input.script,
    style: input.style,
  });
}
