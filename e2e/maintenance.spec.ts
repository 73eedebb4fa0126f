import { eq } from "drizzle-orm";
import { maintenanceWindows } from "@/db/schema";
import { expectAccessible } from "./accessible";
import { expect, test } from "./fixtures";

test.describe("maintenance mode", () => {
  test("declines from the next authorization on, tells everywhere, and is ended early", async ({
    page,
    context,
    program,
    simulator,
    signIn,
  }) => {
    const card = await program.issueCard();
    await signIn("program_manager");
    const elsewhere = await context.newPage();
    await elsewhere.goto("/cards");
    await expect(elsewhere.getByRole("heading", { name: "Cards" })).toBeVisible();

    await page.goto(`/programs/${program.id}/maintenance`);
    await page.getByRole("link", { name: "Start maintenance" }).first().click();
    await expect(page).toHaveURL(/maintenance\/start\?side=sandbox/);
    // The end cannot be left out, nor the reason.
    await page.getByRole("button", { name: "Start maintenance" }).click();
    await expect(page.getByText("Choose when it ends.")).toBeVisible();
    await expect(page.getByText("Say why, in a few words.")).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel("Ends by itself after").selectOption("15");
    await page.getByLabel("Reason").fill("The ledger database moves");
    await expect(page.getByText(/in sandbox: every payment is declined, until about/)).toBeVisible();
    await page.getByRole("button", { name: "Start maintenance" }).click();
    await expect(page).toHaveURL(/\/maintenance$/);
    await expect(page.getByText("In maintenance mode")).toBeVisible();
    await expectAccessible(page);

    // The page that was open before tells of it without a reload.
    const banner = elsewhere.getByText(`Maintenance mode: ${program.name}, sandbox.`);
    await expect(banner).toBeVisible();
    const declined = await simulator.authorize(card, "5.00", { currency: "EUR" });
    expect(declined).toMatchObject({ answer: "error", response_code: "InsufficientFunds" });

    await page.getByRole("link", { name: "1 decided so far" }).click();
    await expect(page).toHaveURL(/\/authorizations\?maintenance=/);
    await page.getByRole("row", { name: /5\.00/ }).click();
    await expect(page).toHaveURL(new RegExp(`/authorizations/${declined.id}`));
    await expect(page.getByText(/Maintenance mode: declines all, “The ledger database moves”/)).toBeVisible();
    await expectAccessible(page);

    await page.goto(`/programs/${program.id}/maintenance`);
    await page.getByRole("button", { name: "End maintenance" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "End maintenance" }).click();
    await expect(page.getByText("The rules, the balance and the card decide.").first()).toBeVisible();
    await expect(banner).toBeHidden();
    expect(await simulator.authorize(card, "5.00", { currency: "EUR" })).toMatchObject({
      response_code: "Approved",
    });
  });

  test("approves up to the cap, and its banner goes at the expiry", async ({
    page,
    program,
    simulator,
    signIn,
    stack,
  }) => {
    const card = await program.issueCard();
    await signIn("program_manager");
    await page.goto(`/programs/${program.id}/maintenance/start?side=sandbox`);
    await page.getByRole("radio", { name: /Approve up to an amount/ }).check();
    await page.getByLabel("At most, for one payment").fill("20.00");
    await page.getByLabel("Ends by itself after").selectOption("30");
    await page.getByLabel("Reason").fill("Rules are being moved");
    await page.getByRole("button", { name: "Start maintenance" }).click();
    const banner = page.getByText(`Maintenance mode: ${program.name}, sandbox.`);
    await expect(banner).toBeVisible();
    const asked = { currency: "EUR" };
    expect(await simulator.authorize(card, "20.00", asked)).toMatchObject({ answer: "success" });
    expect(await simulator.authorize(card, "20.01", asked)).toMatchObject({ answer: "error" });

    // As if the half hour had passed.
    await stack.db
      .update(maintenanceWindows)
      .set({ expiresAt: new Date() })
      .where(eq(maintenanceWindows.environmentId, program.environmentId));
    await expect(banner).toBeHidden();
    await expect(page.getByText("at its expiry")).toBeVisible();
    expect(await simulator.authorize(card, "20.01", asked)).toMatchObject({ answer: "success" });
  });

  test("is shown to an agent, who cannot start or end it", async ({ page, program, signIn }) => {
    await signIn("agent");
    await page.goto(`/programs/${program.id}/maintenance`);
    const start = page.getByRole("button", { name: "Start maintenance" }).first();
    await expect(start).toHaveAttribute("aria-disabled", "true");
    await start.focus();
    await expect(page.getByText(/It is open to: Administrator, Program manager/).first()).toBeVisible();
  });
});
