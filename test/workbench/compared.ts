import { strict as assert } from 'node:assert';
import type { Page } from 'playwright-core';
import { webview } from '../support/workbench.ts';

/** Waits until the comparison that was just asked for has begun and is done. */
export async function comparisonDone(page: Page): Promise<void> {
  const by = (id: string): ReturnType<Page['locator']> => webview(page).getByTestId(id);
  await by('cancel').waitFor({ timeout: 60_000 });
  await by('run').waitFor({ timeout: 240_000 });
  assert.match(await by('status').innerText(), /^Done/u);
}
