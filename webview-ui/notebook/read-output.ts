import { explanationKind } from '../../src/documents/explanation-kind.ts';
import { isObject } from '../../src/documents/is-object.ts';
import { schemaFault } from '../../src/documents/schema-fault.ts';
import { showExplanation } from '../../src/protocol/explanation-page.ts';
import { atRest } from '../../src/protocol/page.ts';
import { explanationReader, type PanelState } from '../explanation/state.ts';
import { receive } from '../model/page-state.ts';

/** Far more than any explanation takes: a longer output is not one of ours. */
const mostCharacters = 2 ** 26;

/**
 * What a cell's output shows. It is untrusted input: checked as a document's file is.
 * @param text of the output, the JSON of an explanation's file
 */
export function readOutput(text: string): PanelState {
  if (text.length > mostCharacters) return unreadable('is too long');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return unreadable('is not JSON');
  }
  const { kind, version } = { kind: explanationKind, version: isObject(json) ? json['version'] : undefined };
  if (typeof version === 'number' && version > kind.version)
    return unreadable('was written by a newer SegCause: update the extension to see it');
  const parsed = kind.schema.safeParse(isObject(json) ? kind.upgrade(json) : json, { reportInput: true });
  if (!parsed.success) {
    const { where, fault } = schemaFault(parsed.error);
    return unreadable(`is not ${kind.noun}${where === '' ? '' : ` at ${where}`}: it ${fault}`);
  }
  const picture = { missing: 'The image is not in the notebook: open the explanation’s file to see it.' };
  const shown = showExplanation(parsed.data);
  return receive(explanationReader, { kind: 'loading' }, { type: 'show', shown, picture, activity: atRest });
}

function unreadable(fault: string): PanelState {
  return { kind: 'unreadable', message: `This output ${fault}.` };
}
