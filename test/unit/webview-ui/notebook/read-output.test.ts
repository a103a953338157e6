import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { readOutput } from '../../../../webview-ui/notebook/read-output.ts';
import { explanationExample } from '../example.ts';

const example = explanationExample();

describe('The output of a notebook’s cell', () => {
  it('is shown as the panel shows the file', () => {
    const state = readOutput(JSON.stringify(example));
    assert.ok(state.kind === 'shown');
    assert.deepEqual(state.explanation.question, example.question);
    assert.ok(state.picture !== null && 'missing' in state.picture);
  });

  it('is refused in one line where it is anything else', () => {
    for (const [text, words] of [
      ['', 'is not JSON.'],
      ['[]', 'is not an explanation: it must be'],
      ['{"format":"segcause.explanation","version":99}', 'was written by a newer SegCause'],
      [JSON.stringify({ ...example, baseline: null }), 'is not an explanation at baseline: it'],
    ] as const) {
      const state = readOutput(text);
      assert.ok(state.kind === 'unreadable');
      assert.ok(state.message.startsWith(`This output ${words}`), state.message);
    }
  });

  it('never fails, whatever it holds', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(...Object.keys(example)), (json, field) => {
        for (const text of [json, JSON.stringify({ ...example, [field]: JSON.parse(json) as unknown })])
          assert.ok(['shown', 'unreadable'].includes(readOutput(text).kind));
      }),
    );
  });
});
