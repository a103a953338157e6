import { strict as assert } from 'node:assert';
import { checkedDocument } from '../../../src/documents/checked-document.ts';
import { explanationKind } from '../../../src/documents/explanation-kind.ts';
import { explanationExample } from '../webview-ui/example.ts';

describe('A parsed JSON value', () => {
  const example = explanationExample();
  const fault = (json: unknown): string => {
    const checked = checkedDocument(explanationKind, json);
    assert.ok('fault' in checked);
    return checked.fault;
  };

  it('is a document where it has the form of its kind, with the paths that it names', () => {
    const checked = checkedDocument(explanationKind, JSON.parse(JSON.stringify(example)));
    assert.ok('document' in checked);
    assert.deepEqual(checked.document.question, example.question);
  });

  it('is none in one line that says where it is wrong, or by whom it was written', () => {
    assert.match(fault([]), /^is not an explanation: it must be .*\.$/u);
    assert.match(fault({ ...example, baseline: null }), /^is not an explanation at baseline: it .*\.$/u);
    assert.equal(fault({ version: 99 }), 'was written by a newer SegCause: update the extension to open it.');
  });
});
