import type { Page } from 'playwright-core';

/** Looks until something has come about. */
export async function until(
  page: Page,
  what: string,
  look: () => Promise<boolean>,
  seconds: number,
): Promise<void> {
  const start = Date.now();
  while (!(await look())) {
    if (Date.now() - start > seconds * 1000) throw new Error(`No ${what} within ${seconds} s.`);
    await page.waitForTimeout(50);
  }
}
