import { eq } from "drizzle-orm";
import { endpoints, transactions } from "@/db/schema";
import { expectAccessible } from "./accessible";
import { expect, type IssuedCard, test } from "./fixtures";

/** A deferred presentment: the first that we hear of the payment. */
const deferred = (card: IssuedCard, amount: string) => ({
  token_id: card.tokenId,
  amount,
  currency: "EUR",
  wait: "delivered",
});

test.describe("a presentment without authorization", () => {
  test("is matched with the authorization that it clears, by keyboard, and taken apart again", async ({
    page,
    program,
    simulator,
    signIn,
  }) => {
    const card = await program.issueCard();
    const { id } = await simulator.authorize(card, "31.50", { currency: "EUR" });
    await simulator.post("presentments", deferred(card, "31.50"));
    await signIn("finance");
    await page.goto("/exceptions");
    const row = page.getByRole("row", { name: /31\.50/ });
    await expect(row).toBeVisible();
    await expect(page.getByRole("navigation", { name: "Kinds" }).getByRole("link")).toHaveCount(2);
    await expectAccessible(page);
    await page.keyboard.press("j");
    await expect(row.getByRole("link")).toBeFocused();
    await page.keyboard.press("Enter");

    const candidates = page.getByRole("list", { name: "Candidates" });
    await expect(candidates.getByText(/same amount.*holds 31\.50 EUR/)).toBeVisible();
    await expectAccessible(page);
    await candidates.getByRole("button", { name: /^Match with 31\.50 EUR/ }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByRole("row", { name: /^Amount 31\.50 EUR 31\.50 EUR/ })).toBeVisible();
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Match", exact: true }).click();
    await expect(dialog.getByText("Say why, in a few words.")).toBeVisible();
    await dialog.getByLabel("Reason").fill("Offline at the till, the same purchase");
    await dialog.getByRole("button", { name: "Match", exact: true }).click();
    await expect(page.getByText("Test finance matched it.")).toBeVisible();
    await expect(page.getByRole("region", { name: "Matched with" })).toContainText(id);
    const address = page.url();

    await page.goto(`/authorizations/${id}`);
    await expect(page.getByText("Cleared", { exact: true }).first()).toBeVisible();
    await page.goto(address);
    await page.getByRole("button", { name: "Reopen" }).click();
    await dialog.getByLabel("Reason").fill("It was another purchase");
    await dialog.getByRole("button", { name: "Reopen" }).click();
    await expect(page.getByText("Test finance reopened it.")).toBeVisible();
    await expect(candidates.getByText(/holds 31\.50 EUR/)).toBeVisible();

    await page.getByLabel("Note").fill("The shop has 5555 5555 5555 4444 on its slip");
    await page.getByRole("button", { name: "Add the note" }).click();
    await expect(page.getByText("“The shop has [redacted] on its slip”")).toBeVisible();
  });
});

test.describe("a suspected duplicate", () => {
  test("is rejected, and another is booked as well", async ({ page, program, simulator, signIn, stack }) => {
    const card = await program.issueCard();
    const { id: authorizationId } = await simulator.authorize(card, "17.25", { currency: "EUR" });
    const [endpoint] = await stack.db
      .select()
      .from(endpoints)
      .where(eq(endpoints.environmentId, program.environmentId));
    const arn = `${Date.now()}${card.tokenId}`.slice(0, 23).padEnd(23, "7");
    const clear = async (last: number) => {
      const body = {
        id: `${card.accountId.slice(0, 17)}${last}`,
        type: "presentment",
        token_id: card.tokenId,
        account_id: card.accountId,
        authorization_id: authorizationId,
        transaction_amount: "17.25",
        transaction_currency: "EUR",
        billing_amount: "17.25",
        billing_currency: "EUR",
        merchant: {
          id: "MRC000000000042",
          name: "BILTEMA UPPSALA",
          mcc: "5533",
          city: "Uppsala",
          country: "SE",
        },
        arn,
        clearing_date: new Date().toISOString().slice(0, 10),
        sequence: 1,
        final: false,
        created_at: new Date().toISOString(),
      };
      const response = await fetch(`${stack.demo.consoleUrl}/api/webhooks/${endpoint?.key}/transaction`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      expect(response.status).toBe(200);
      await expect
        .poll(async () => {
          const rows = await stack.db.query.deliveries.findMany({
            where: (delivery, operators) => operators.eq(delivery.eventId, body.id),
          });
          return rows.map(({ state }) => state).join();
        })
        .toMatch(/^(processed|parked)$/);
    };
    for (const last of [1, 2, 3]) await clear(last);
    const booked = () => stack.db.select().from(transactions).where(eq(transactions.arn, arn));
    expect(await booked()).toHaveLength(1);

    await signIn("finance");
    await page.goto("/exceptions?kind=suspected_duplicate");
    await expect(page.getByRole("row", { name: /17\.25/ })).toHaveCount(2);
    await page
      .getByRole("row", { name: /17\.25/ })
      .first()
      .click();
    const sides = page.getByRole("table", { name: "The two sides" });
    await expect(sides.getByRole("row", { name: /^Acquirer reference/ })).toContainText(arn);
    await expectAccessible(page);
    await page.getByRole("button", { name: "Reject as a duplicate …" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Reason").fill("FINCI sent it twice");
    await dialog.getByRole("button", { name: "Reject as a duplicate" }).click();
    await expect(page.getByText("Test finance rejected it as a duplicate.")).toBeVisible();

    await page.goto("/exceptions?kind=suspected_duplicate");
    await page.getByRole("row", { name: /17\.25/ }).click();
    await page.getByRole("button", { name: "Book it …" }).click();
    await dialog.getByLabel("Reason").fill("The shop sold two");
    await dialog.getByRole("button", { name: "Book 17.25 EUR" }).click();
    await expect(page.getByText("Test finance accepted it.")).toBeVisible();
    await expect.poll(async () => (await booked()).length).toBe(2);
  });
});

test.describe("several exceptions", () => {
  test("are chosen by keyboard and accepted at once, and written to a file", async ({
    page,
    program,
    simulator,
    signIn,
  }) => {
    const card = await program.issueCard();
    for (const amount of ["3.00", "4.00"]) await simulator.post("presentments", deferred(card, amount));
    await signIn("agent");
    await page.goto("/exceptions");
    await expect(page.getByRole("button", { name: /^7\.00 EUR in 2/ })).toBeVisible();
    const file = await page.request.get("/api/exports/exceptions?kind=deferred");
    expect(file.headers()["content-disposition"]).toContain(".csv");
    expect((await file.text()).trim().split("\r\n")).toHaveLength(3);

    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    const chosen = page.getByRole("region", { name: "Chosen exceptions" });
    await expect(chosen).toContainText("2 chosen: 7.00 EUR");
    await expectAccessible(page);
    await chosen.getByRole("button", { name: "Accept …" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Reason").fill("Parking meters clear without asking");
    await dialog.getByRole("button", { name: "Accept 2 exceptions" }).click();
    await expect(page.getByText("Nothing waits for a person")).toBeVisible();
  });

  test("are seen by an auditor, who changes nothing", async ({ page, program, simulator, signIn }) => {
    const card = await program.issueCard();
    await simulator.post("presentments", deferred(card, "3.00"));
    await signIn("auditor");
    await page.goto("/exceptions");
    await page.getByRole("row", { name: /3\.00/ }).click();
    for (const name of ["Take", "Accept …", "Close …", "Write off …"])
      await expect(page.getByRole("button", { name })).toHaveAttribute("aria-disabled", "true");
    await expect(page.getByRole("button", { name: "Add the note" })).toBeDisabled();
  });
});
