import { strict as assert } from 'node:assert';
import axe from 'axe-core';
import type { Frame, FrameLocator } from 'playwright-core';

/** What axe-core finds; only what is read here is named. */
interface Violation {
  readonly id: string;
  readonly nodes: readonly {
    readonly target: readonly unknown[];
    readonly html: string;
    readonly failureSummary?: string;
  }[];
}

/** The frame that a locator looks into. */
export async function frameOf(locator: FrameLocator): Promise<Frame> {
  const element = await locator.owner().elementHandle();
  const frame = await element.contentFrame();
  assert.ok(frame);
  return frame;
}

/**
 * Fails with a line for each element that breaks a rule of axe-core.
 * @param within a selector: what is around it is not the project's; rules about whole pages are left out then
 */
export async function expectNoViolations(frame: Frame, what: string, within?: string): Promise<void> {
  if (!(await frame.evaluate<boolean>(`'axe' in globalThis`))) await frame.evaluate(axe.source);
  const context = within === undefined ? 'document' : JSON.stringify(within);
  const violations = await frame.evaluate<readonly Violation[]>(
    `axe.run(${context}, { resultTypes: ['violations'] }).then(({ violations }) => violations)`,
  );
  const lines = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html, failureSummary = '' }) => {
      const why = failureSummary.split('\n').slice(1).join(' ').replaceAll(/\s+/gu, ' ');
      return `${id}: ${target.flat().join(' ')} is ${html.slice(0, 160)},${why.slice(0, 300)}`;
    }),
  );
  assert.ok(lines.length === 0, `${what}: ${lines.length} elements break rules:\n${lines.join('\n')}`);
}
