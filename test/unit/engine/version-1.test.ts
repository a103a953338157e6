import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Comparison } from '../../../src/documents/comparison.ts';
import { comparisonKind } from '../../../src/documents/comparison-kind.ts';
import type { CompareAim } from '../../../src/documents/comparison-step.ts';
import type { Explanation } from '../../../src/documents/explanation.ts';
import { explanationKind } from '../../../src/documents/explanation-kind.ts';
import { parseDocument } from '../../../src/documents/file.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { input, quiet } from '../../support/aims.ts';

const blocks: readonly CompareAim[] = [{ kind: 'input' }];

function fixture(name: string): readonly [text: string, path: string] {
  const path = fileURLToPath(new URL(`../../fixtures/version-1/${name}`, import.meta.url));
  return [readFileSync(path, 'utf8'), path];
}

const explanation = (name: string): Explanation => parseDocument(explanationKind, ...fixture(name));
const comparison = (name: string): Comparison => parseDocument(comparisonKind, ...fixture(name));

describe('Files that version 1 wrote, in the engine', function () {
  this.timeout(120_000);
  const engine = createEngine();

  it('of an explanation that was cut short go on, to the effects of a fresh run', async () => {
    const part = explanation('incomplete.segcause.json');
    const whole = explanation('complete.segcause.json');
    assert.ok(explanationKind.isResumable(part));
    const resumed = await engine.run(explanationKind, part, input, quiet);
    const fresh = await engine.run(explanationKind, explanationKind.withoutFindings(part), input, quiet);
    assert.deepEqual(resumed.maps, fresh.maps);
    assert.deepEqual(resumed.maps[0]?.effects, whole.maps[0]?.effects, 'as version 1 measured them');
    assert.deepEqual([resumed.status, resumed.facts?.treatments], ['complete', fresh.facts?.treatments]);
  });

  it('of a comparison that was cut short go on, to the differences of a fresh run', async () => {
    const part = comparison('incomplete.segcause-comparison.json');
    const whole = comparison('complete.segcause-comparison.json');
    assert.ok(comparisonKind.isResumable(part));
    const resumed = await engine.run(comparisonKind, part, blocks, quiet);
    const fresh = await engine.run(comparisonKind, comparisonKind.withoutFindings(part), blocks, quiet);
    assert.deepEqual(resumed.blocks, fresh.blocks);
    assert.deepEqual(
      [resumed.before.maps, resumed.after.maps],
      [fresh.before.maps, fresh.after.maps],
      'the effects of both',
    );
    assert.deepEqual(resumed.blocks, whole.blocks, 'as version 1 measured them');
    assert.equal(resumed.facts?.treatments, fresh.facts?.treatments);
  });

  it('of two explanations are compared, and their draws are not measured again', async () => {
    const whole = comparison('complete.segcause-comparison.json');
    const { before, after } = whole;
    const { document } = await engine.prepare(comparisonKind, { of: 'explanations', before, after });
    assert.deepEqual(document.matching, whole.matching);
    const found = await engine.run(comparisonKind, document, blocks, quiet);
    assert.equal(found.facts?.treatments, 0);
    assert.deepEqual(found.blocks, whole.blocks);
  });
});
