import { isObject } from './is-object.ts';
import type { DocumentKind } from './kind.ts';
import { schemaFault } from './schema-fault.ts';

/** A document, or why there is none, in words that follow its name. */
export type CheckedDocument<D> = { readonly document: D } | { readonly fault: string };

/**
 * The document that a parsed JSON value is; one of an earlier version is upgraded. Its paths stay as they are.
 * @param json untrusted input
 */
export function checkedDocument<D>(
  kind: Pick<DocumentKind<D, never, never, never>, 'noun' | 'version' | 'schema' | 'upgrade'>,
  json: unknown,
): CheckedDocument<D> {
  if (versionOf(json) > kind.version)
    return { fault: 'was written by a newer SegCause: update the extension to open it.' };
  const { data, error } = kind.schema.safeParse(isObject(json) ? kind.upgrade(json) : json, {
    reportInput: true,
  });
  if (error === undefined) return { document: data };
  const { where, fault } = schemaFault(error);
  return { fault: `is not ${kind.noun}${where === '' ? '' : ` at ${where}`}: it ${fault}.` };
}

/** The version that a document says it has; the first where it says none. */
function versionOf(json: unknown): number {
  return isObject(json) && typeof json['version'] === 'number' ? json['version'] : 1;
}
