import { eq } from "drizzle-orm";
import { masterAccounts } from "@/db/schema";
import { addDays, dayIn } from "@/lib/reconciliation";
import { expectAccessible } from "./accessible";
import { expect, test } from "./fixtures";

test.describe("the reconciliation", () => {
  test("goes from the totals to the three sides of one payment", async ({
    page,
    commercialProgram,
    simulator,
    signIn,
    stack,
  }) => {
    const { environmentId, id, tenant } = commercialProgram;
    const account = await stack.db.query.masterAccounts.findFirst({
      where: (row, { eq }) => eq(row.environmentId, environmentId),
    });
    expect(account?.currency).toBe("EUR");
    await simulator.post("ledger-entries", {
      tenant,
      amount: "-3.00",
      currency: "EUR",
      narrative: "ACCOUNT FEE",
    });
    await signIn("finance", id);
    await page.goto(`/reconciliation?program=${id}`);
    const fees = page.getByRole("link", { name: /^Other entries, FINCI's entries: 1 rows/ });
    await expect(async () => {
      await page.getByRole("button", { name: "Run now" }).click({ timeout: 1_000 });
      await expect(fees).toBeVisible({ timeout: 8_000 });
    }).toPass({ timeout: 40_000 });
    await expectAccessible(page);
    await fees.click();
    await expect(page).toHaveURL(/kind=other/);
    await page.getByRole("link", { name: "ACCOUNT FEE" }).click();
    await expect(page.getByText(/Not card-related/)).toBeVisible();
    await expectAccessible(page);
  });

  test("takes a statement in only when all of it is right", async ({ page, commercialProgram, signIn }) => {
    const { id } = commercialProgram;
    const day = addDays(dayIn(new Date(), "UTC"), -2);
    const file = (name: string, rows: string[]) => ({
      name,
      mimeType: "text/csv",
      buffer: Buffer.from(`Date;Text;Amount\n${rows.join("\n")}\n`),
    });
    await signIn("finance", id);
    await page.goto(`/reconciliation/statements?program=${id}`);
    await page.getByRole("link", { name: "Upload a statement" }).click();
    await page
      .getByLabel("CSV file")
      .setInputFiles(file("wrong.csv", [`${day};FEE;-1,00`, `${day};FEE;twelve`]));
    await expect(page.getByRole("table", { name: "First rows of the file" })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Take in" }).click();
    const refusal = page.getByRole("alert").filter({ hasText: "The statement was refused" });
    await expect(refusal).toContainText("Row 3, Amount: “twelve” is not an amount like 1.234,50");

    await page
      .getByLabel("CSV file")
      .setInputFiles(file("right.csv", [`${day};FEE;-1,00`, `${day};RENT;-1.200,50`]));
    await page.getByRole("button", { name: "Take in" }).click();
    await expect(page.getByText("2 rows, 2 of them new.", { exact: false })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("link", { name: "All statements" }).click();
    await expect(page.getByRole("row", { name: /right\.csv/ })).toBeVisible();
    await expect(page.getByRole("row", { name: /wrong\.csv/ })).toHaveCount(0);
  });

  test("signs yesterday off, exports it and reopens it", async ({
    page,
    commercialProgram,
    signIn,
    stack,
  }) => {
    const { id, environmentId } = commercialProgram;
    const yesterday = addDays(dayIn(new Date(), "Europe/Vilnius"), -1);
    await stack.db
      .update(masterAccounts)
      .set({ statementsBefore: addDays(yesterday, 1) })
      .where(eq(masterAccounts.environmentId, environmentId));
    await signIn("finance", id);
    await page.goto(`/reconciliation/closes?program=${id}`);
    await page.getByRole("link", { name: yesterday }).click();
    await page.getByRole("button", { name: "Sign off …" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByText("Nothing is open.", { exact: false })).toBeVisible();
    await dialog.getByLabel("Note").fill("All looked at");
    await dialog.getByRole("button", { name: "Sign off" }).click();
    await expect(
      page.getByText("Nothing has changed since it was signed off.", { exact: false }),
    ).toBeVisible();
    await expectAccessible(page);
    for (const [name, ending] of [
      ["PDF", `close-${yesterday}.pdf`],
      ["CSV", `close-${yesterday}.csv`],
    ] as const) {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("link", { name }).click(),
      ]);
      expect(download.suggestedFilename()).toBe(ending);
    }
    await page.getByRole("button", { name: "Reopen …" }).click();
    await page.getByRole("dialog").getByLabel("Reason").fill("FINCI booked late");
    await page.getByRole("dialog").getByRole("button", { name: "Reopen" }).click();
    await expect(page.getByText("“FINCI booked late”")).toBeVisible();
  });

  test("says where it is not in scope, and lets a reader change nothing", async ({
    page,
    program,
    commercialProgram,
    signIn,
  }) => {
    await signIn("auditor", program.id);
    await page.goto("/reconciliation");
    await expect(page.getByText(`Reconciliation is not in scope of ${program.name}`)).toBeVisible();
    await expectAccessible(page);
    await signIn("auditor", commercialProgram.id);
    await page.goto("/reconciliation/set-up");
    await expect(page.getByRole("button", { name: "Add account …" })).toHaveAttribute(
      "aria-disabled",
      "true",
    );
    await expect(page.getByRole("button", { name: "Run now" })).toHaveAttribute("aria-disabled", "true");
    await expectAccessible(page);
  });
});
