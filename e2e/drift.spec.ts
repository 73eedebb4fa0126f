import { expectAccessible } from "./accessible";
import { expect, test } from "./fixtures";

test.describe("drift", () => {
  test("is found by a comparison, shown on the card, resolved by FINCI's value, and not found again", async ({
    page,
    program,
    simulator,
    signIn,
  }) => {
    const card = await program.issueCard();
    await simulator.post(`cards/${card.tokenId}`, { expiration_date: "2029-01" });
    await signIn("program_manager");
    await page.goto("/drift");
    const side = page.getByRole("list", { name: "Programs" }).getByRole("listitem", { name: program.name });
    await expect(side.getByText("Not compared yet.")).toBeVisible();
    await side.getByRole("button", { name: /^Compare now/ }).click();
    await expect(side.getByText("Done", { exact: true })).toBeVisible({ timeout: 20_000 });
    await expect(side.getByText(/1 card of 1 owner compared; 1 new/)).toBeVisible();
    await expect(page.getByRole("row", { name: /Expiry differs/ })).toBeVisible();
    await expectAccessible(page);

    await page.goto(`/cards/${card.tokenId}`);
    await expect(page.getByText("Differs from FINCI")).toBeVisible();
    await page.getByRole("link", { name: "Expiry differs" }).click();
    const sides = page.getByRole("table", { name: "Both sides" });
    await expect(sides.getByRole("row", { name: /Valid through .* 2029-01 Differs/ })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Take FINCI's value …" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Take FINCI's value" }).click();
    await expect(dialog.getByText("Say why, in a few words.")).toBeVisible();
    await dialog.getByLabel("Reason").fill("FINCI issued it until then");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Take FINCI's value" }).click();
    await expect(page.getByText("FINCI's value taken")).toBeVisible();
    await page.goto(`/cards/${card.tokenId}`);
    await expect(page.getByText("2029-01, to the end of the month")).toBeVisible();
    await expect(page.getByText("Differs from FINCI")).toBeHidden();

    await page.goto("/drift");
    await side.getByRole("button", { name: /^Compare now/ }).click();
    await expect(side.getByText(/1 card of 1 owner compared; 0 new/)).toBeVisible({ timeout: 20_000 });
    await expect(page.getByText("No difference is known")).toBeVisible();
  });

  test("is read by an auditor, who changes nothing", async ({ page, program, signIn }) => {
    await program.issueCard();
    await signIn("auditor");
    await page.goto("/drift");
    await expect(page.getByRole("heading", { name: "Drift" })).toBeVisible();
    await expect(page.getByRole("button", { name: /^Compare now/ }).first()).toHaveAttribute(
      "aria-disabled",
      "true",
    );
    await expectAccessible(page);
  });
});
