import { eq } from "drizzle-orm";
import { programs } from "@/db/schema";
import { expectAccessible } from "./accessible";
import { expect, test } from "./fixtures";

test("a program is created, edited, and a capability that goes out of scope closes its page", async ({
  page,
  signIn,
}) => {
  test.setTimeout(90_000);
  const name = `Made ${Date.now()}`;
  await signIn("program_manager", null);
  await page.goto("/programs");
  await page.getByRole("link", { name: "New program" }).click();
  await expect(page.getByRole("heading", { name: "New program" })).toBeVisible();
  // Again when the first press came before the page was ready.
  await expect(async () => {
    await page.getByLabel("Commercial cards via API").check();
    await expect(page.getByText("Commercial cards via API implies")).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await expect(page.getByRole("radio", { name: /^Businesses\s*Corporates/ })).toBeChecked();
  await expect(page.getByLabel("Payments API reconciliation")).toBeChecked();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Launch countries").selectOption("LT");
  await page.getByLabel("Launch countries").selectOption("CH");
  await expect(page.getByText("Switzerland: Outside the EEA", { exact: false })).toBeVisible();
  await page.getByRole("button", { name: "Create the program" }).click();
  await expect(page.getByText("Say why, in a few words.")).toBeVisible();
  await page.getByLabel("Reason").fill("Agreed with FINCI");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Create the program" }).click();
  await expect(page.getByRole("heading", { name })).toBeVisible();
  await expect(page.getByText("Neither side is enabled.", { exact: false })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await page.getByLabel("Days that a hold lasts").fill("700");
  await page.getByLabel("Reason").fill("Longer holds");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Enter a whole number of days from 1 to 60.")).toBeVisible();
  await page.getByLabel("Days that a hold lasts").fill("14");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("14 days without a presentment", { exact: false })).toBeVisible();

  await page.getByRole("link", { name: "Change Payments API reconciliation" }).click();
  await expect(page.getByRole("heading", { name: /Take out of scope/ })).toBeVisible();
  await expect(page.getByText("Signing days off")).toBeVisible();
  await page.getByLabel("Reason").fill("Not agreed after all");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Take out of scope" }).click();
  await expect(page).toHaveURL(/\/programs\/[0-9a-f-]{36}$/);
  const id = new URL(page.url()).pathname.split("/").at(-1);
  await page.goto(`/reconciliation?program=${id}`);
  await expect(page.getByText(`Reconciliation is not in scope of ${name}`)).toBeVisible();
});

test("what somebody else changed meanwhile is not overwritten, and what was typed stays", async ({
  page,
  program,
  signIn,
  stack,
}) => {
  await signIn("program_manager");
  await page.goto(`/programs/${program.id}/edit`);
  const tips = page.getByLabel("Tip allowance, in percent");
  await expect(tips).toHaveValue("20");
  await stack.db
    .update(programs)
    .set({ holdDays: 9, updatedAt: new Date() })
    .where(eq(programs.id, program.id));
  await tips.fill("15");
  await page.getByLabel("Reason").fill("Fewer tips");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("the program was changed meanwhile", { exact: false })).toBeVisible();
  await expect(tips).toHaveValue("15");

  await page.goto(`/programs/${program.id}/responsibilities`);
  await expect(page.getByText("Nobody has agreed on this yet")).toBeVisible();
  await page.getByRole("link", { name: "Edit", exact: true }).last().click();
  await page.getByLabel("Carried by: PIN management").selectOption("Shared");
  await page.getByLabel("Reason").fill("Agreed on the call");
  await page.getByRole("button", { name: "Save as version 1" }).click();
  await expect(page.getByRole("heading", { name: "Version 1" })).toBeVisible();
  await expectAccessible(page);
});

test("a program is cloned without its secrets, and a reader is told who may", async ({
  page,
  program,
  signIn,
}) => {
  await signIn("admin", null);
  await page.goto(`/programs/${program.id}/clone`);
  const copy = `Copy of ${program.name}`;
  // What is typed before the page is ready would be lost; its own value says that it is.
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue(`${program.name} 2`);
  await page.getByLabel("Name", { exact: true }).fill(copy);
  await page.getByLabel("Products in use, with FINCI's numbers").check();
  await page.getByLabel("Reason").fill("A second brand");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Clone", exact: true }).click();
  await expect(page.getByText("3 products")).toBeVisible();
  await page.getByRole("link", { name: "Open the new program" }).click();
  await expect(page.getByRole("heading", { name: copy })).toBeVisible();
  await page.getByRole("link", { name: "Products", exact: true }).click();
  await expect(page.getByRole("table", { name: "Products" }).getByRole("row")).toHaveCount(4);
  await expectAccessible(page);
  await signIn("agent");
  await page.goto(`/programs/${program.id}`);
  await expect(page.getByRole("button", { name: "Edit", exact: true })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
});
