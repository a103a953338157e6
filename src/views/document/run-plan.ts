import type { DocumentTypes, DocumentView, KindOf, RunPlan } from './document-view.ts';

/** A run from the beginning. */
export function planAnew<T extends DocumentTypes>(
  kind: KindOf<T>,
  document: T['document'],
  changes: T['changes'] | null = null,
): RunPlan<T> {
  const start = kind.withoutFindings(document);
  return { document: start, changes, aims: kind.openAims(start) };
}

/** A run that goes on where one was cut short, or from what is known before the first one; else all is measured anew. */
export function planOn<T extends DocumentTypes>(kind: KindOf<T>, document: T['document']): RunPlan<T> {
  return kind.isResumable(document) || !kind.hasFindings(document)
    ? { document, changes: null, aims: kind.openAims(document) }
    : planAnew(kind, document);
}

/** The run that is asked for, with changes if there are any. */
export function planRun<T extends DocumentTypes>(
  {
    kind,
    changing,
  }: {
    readonly kind: KindOf<T>;
    readonly changing: Pick<NonNullable<DocumentView<T>['changing']>, 'plan'> | null;
  },
  document: T['document'],
  changes: T['changes'] | null,
): RunPlan<T> {
  return changes === null || changing === null ? planOn(kind, document) : changing.plan(document, changes);
}

/** A run that measures one thing before all else. */
export function beginningWith<T extends DocumentTypes>(plan: RunPlan<T>, first: T['aim']): RunPlan<T> {
  return { ...plan, aims: [first, ...plan.aims] };
}
