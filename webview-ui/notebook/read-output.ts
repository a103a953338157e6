import { checkedDocument } from '../../src/documents/checked-document.ts';
import { explanationKind } from '../../src/documents/explanation-kind.ts';
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
  if (text.length > mostCharacters) return unreadable('is too long.');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return unreadable('is not JSON.');
  }
  const checked = checkedDocument(explanationKind, json);
  if ('fault' in checked) return unreadable(checked.fault);
  const picture = { missing: 'The image is not in the notebook: open the explanation’s file to see it.' };
  const shown = showExplanation(checked.document);
  return receive(explanationReader, { kind: 'loading' }, { type: 'show', shown, picture, activity: atRest });
}

function unreadable(fault: string): PanelState {
  return { kind: 'unreadable', message: `This output ${fault}` };
}
