import { eq } from "drizzle-orm";
import { authorizations, ruleSets } from "@/db/schema";
import { expectAccessible } from "./accessible";
import { expect, test } from "./fixtures";

test.describe("an answer that differs from the advice", () => {
  test("waits in the queue until somebody takes it and says what was found", async ({
    page,
    program,
    simulator,
    signIn,
  }) => {
    const card = await program.issueCard();
    await signIn("risk");
    const { id } = await simulator.authorize(card, "31.50", { currency: "EUR", response_code: "DoNotHonor" });
    await page.goto(`/authorizations/${id}`);
    await expect(page.getByText("Nobody looks at it yet", { exact: false })).toBeVisible();
    await expect(page.getByText(/We approved, and FINCI told the merchant otherwise/)).toBeVisible();
    const stages = page.getByRole("table", { name: "Stages of our answer" });
    for (const name of ["Read and parsed", "Policy", "Store", "Answer"]) {
      await expect(stages.getByRole("row", { name: new RegExp(`^${name}`) }).first()).toBeVisible();
    }
    await expectAccessible(page);

    await page.goto("/exceptions");
    await expect(page.getByRole("link", { name: /Exceptions 1 open/ })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("row", { name: /31\.50/ }).click();
    await expect(page.getByText("We answered approved. FINCI told the merchant: DoNotHonor.")).toBeVisible();
    await page.getByRole("button", { name: "Take" }).click();
    await expect(page.getByText("Test risk took it.")).toBeVisible();
    await expectAccessible(page);

    await page.getByRole("button", { name: "Close …" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Close the exception" }).click();
    await expect(dialog.getByText("Say what you found, in a few words.")).toBeVisible();
    await dialog.getByLabel("What was found").fill("The scheme declined it: the merchant is listed.");
    await dialog.getByRole("button", { name: "Close the exception" }).click();
    await expect(page.getByText("The scheme declined it: the merchant is listed.").first()).toBeVisible();
    await expect(page.getByText("Closed", { exact: true }).first()).toBeVisible();
    await page.goto("/exceptions");
    await expect(page.getByText("Nothing waits for a person")).toBeVisible();

    await page.goto(`/authorizations/${id}`);
    await page.getByRole("link", { name: "What was found" }).click();
    await page.getByRole("button", { name: "Reopen" }).click();
    await page.getByRole("dialog").getByLabel("Reason").fill("The scheme says otherwise");
    await page.getByRole("dialog").getByRole("button", { name: "Reopen" }).click();
    await expect(page.getByText("Test risk reopened it.")).toBeVisible();
  });
});

test.describe("the durations of an answer", () => {
  test("appear on an open page once they are written", async ({
    page,
    program,
    simulator,
    signIn,
    stack,
  }) => {
    const card = await program.issueCard();
    const { id } = await simulator.authorize(card, "31.50", { currency: "EUR" });
    const ofPayment = eq(authorizations.id, id);
    const durations = {
      storedUs: authorizations.storedUs,
      answerDurationUs: authorizations.answerDurationUs,
    };
    const written = async () => (await stack.db.select(durations).from(authorizations).where(ofPayment))[0];
    await expect.poll(async () => (await written())?.answerDurationUs).toEqual(expect.any(Number));
    const values = await written();
    await stack.db.update(authorizations).set({ storedUs: null, answerDurationUs: null }).where(ofPayment);

    await signIn("risk");
    await page.goto(`/authorizations/${id}`);
    await expect(page.getByText("FINCI's advice", { exact: true })).toBeVisible();
    const answer = page
      .getByRole("table", { name: "Stages of our answer" })
      .getByRole("row", { name: /^Answer / });
    await expect(answer).toHaveCount(0);
    await stack.db
      .update(authorizations)
      .set(values ?? {})
      .where(ofPayment);
    await expect(answer).toBeVisible();
  });
});

test.describe("the states of the authorizations", () => {
  test("are counted, and each opens its rows", async ({ page, program, simulator, signIn }) => {
    const card = await program.issueCard({ balance: "50.00" });
    await simulator.authorize(card, "10.00", { currency: "EUR" });
    await simulator.authorize(card, "99.00", { currency: "EUR" });
    await simulator.authorize(card, "11.00", { currency: "EUR", response_code: "InsufficientFunds" });
    await signIn("agent");
    await page.goto("/authorizations");
    const states = page.getByRole("navigation", { name: "States" });
    await expect(states.getByRole("link", { name: "Declined by us 1" })).toBeVisible();
    await states.getByRole("link", { name: "Balance 1" }).click();
    await expect(page).toHaveURL(/state=declined_balance/);
    await expect(page.getByRole("row", { name: /99\.00/ })).toBeVisible();
    await expect(page.getByRole("row", { name: /10\.00/ })).toHaveCount(0);
    await states.getByRole("link", { name: "Late 1" }).click();
    await expect(page.getByRole("row", { name: /11\.00/ })).toBeVisible();
    await expectAccessible(page);
    await page.goto("/overview");
    await page.getByRole("link", { name: /^Declined by us: balance/ }).click();
    await expect(page).toHaveURL(/state=declined_balance/);
    await expect(page.getByRole("row", { name: /99\.00/ })).toBeVisible();
  });
});

test.describe("a re-run", () => {
  test("shows what a draft would have decided, side by side, and can be linked", async ({
    page,
    program,
    simulator,
    signIn,
    stack,
  }) => {
    const card = await program.issueCard();
    const [draft] = await stack.db
      .insert(ruleSets)
      .values({
        environmentId: program.environmentId,
        scope: "program",
        subjectId: "",
        version: 1,
        status: "draft",
        rules: [{ id: "small", kind: "amount", currency: "EUR", maxMinor: "2000" }],
        reason: "Small payments only",
      })
      .returning();
    const { id } = await simulator.authorize(card, "31.50", { currency: "EUR" });
    await signIn("risk");
    await page.goto(`/authorizations/${id}`);
    await page.getByRole("link", { name: "Re-run" }).click();
    await expect(page.getByText("The same decision, for the same reason.")).toBeVisible();
    await page.getByLabel("Program").selectOption({ label: "Version 1, draft" });
    await expect(page.getByText("Approved then; declined by these rules")).toBeVisible();
    await expect(page).toHaveURL(new RegExp(`program=${draft?.id}`));

    await page.reload();
    const sides = page.getByRole("table", { name: "As decided and re-run" });
    await expect(sides.getByRole("row", { name: /^Decision/ })).toContainText("Declined");
    await expect(sides.getByRole("row", { name: /^Why/ })).toContainText("31.50 EUR");
    await expect(page.getByRole("row", { name: /^Balance/ })).toContainText("Recorded");
    await expectAccessible(page);
    // Nothing happened to the payment.
    await page.goto(`/authorizations/${id}`);
    await expect(page.getByText("Approved by us. FINCI told the merchant: Approved.")).toBeVisible();
  });
});
