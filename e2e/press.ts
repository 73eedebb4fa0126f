import { expect, type Locator } from "@playwright/test";

/** Presses until what it opens is seen: again when a press came before the page was alive, never through what is open. */
export async function pressUntil(button: Locator, opened: Locator): Promise<void> {
  await expect(async () => {
    if (!(await opened.isVisible())) await button.click({ timeout: 2_000 });
    await expect(opened).toBeVisible({ timeout: 4_000 });
  }).toPass({ timeout: 40_000 });
}
