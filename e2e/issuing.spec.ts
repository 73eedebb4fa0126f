import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";

async function fillAddress(page: Page, legend: string, country: string) {
  const address = page.getByRole("group", { name: legend });
  await address.getByLabel("Street and number").fill("Hauptstraße 7");
  await address.getByLabel("Postal code").fill("10115");
  await address.getByLabel("City").fill("Berlin");
  await address.getByLabel("Country").selectOption(country);
}

async function fillName(page: Page, firstName: string, lastName: string, externalId = "") {
  await page.getByLabel("First name").fill(firstName);
  await page.getByLabel("Last name").fill(lastName);
  await page.getByLabel("Date of birth").fill("1988-02-29");
  await page.getByLabel("Phone").fill("+49 151 2345678");
  await page.getByLabel("E-mail").fill(`${firstName}.${Date.now()}@post.example`);
  await page.getByLabel("External id (optional)").fill(externalId);
}

const next = (page: Page) => page.getByRole("button", { name: "Continue", exact: true }).click();

test.describe("issuing a card", () => {
  test("to a new person: person, account, card; then it can be funded and pays", async ({
    page,
    simulator,
    signIn,
  }) => {
    await signIn("admin");
    await page.goto("/cards");
    await page.getByRole("link", { name: "Issue a card" }).first().click();
    await next(page);
    // A wrong field is told at the field, and nothing typed is lost.
    await page.getByRole("radio", { name: /New person/ }).check();
    await fillName(page, "Lena", "Brandt");
    await page.getByLabel("Phone").fill("123");
    await fillAddress(page, "Home address", "DE");
    await next(page);
    await expect(page.getByText(/Enter an international number/)).toBeVisible();
    await expect(page.getByLabel("First name")).toHaveValue("Lena");
    await page.getByLabel("Phone").fill("+49 151 2345678");
    await next(page);

    await page.getByLabel("Currency").selectOption("EUR");
    await next(page);
    await page.getByRole("radio", { name: /Larkspur Online/ }).check();
    await page.getByLabel("Name on the card").fill("LENA BRANDT");
    await page.getByRole("radio", { name: /Active/ }).check();
    await next(page);
    await expect(page.getByText(/FINCI will create 1 person, 1 account and 1 card/)).toBeVisible();
    await page.getByRole("button", { name: "Issue the card" }).click();
    await page.getByRole("link", { name: "Open the card" }).click();
    await expect(page.getByRole("heading", { name: "Lena B." })).toBeVisible();
    const tokenId = page.url().split("/").at(-1) ?? "";
    const card = { tokenId, accountId: "", personId: "", holder: "", lastFour: "" };
    expect(await simulator.authorize(card, "5.00")).toMatchObject({ answer: "error" });

    await page.getByRole("link", { name: "Open", exact: true }).first().click();
    await expect(page).toHaveURL(/\/accounts\/\d+/);
    await page.getByRole("button", { name: "Add funds" }).click();
    const dialog = page.getByRole("alertdialog").or(page.getByRole("dialog"));
    await dialog.getByLabel("Amount").fill("25.00");
    await dialog.getByLabel("Reason").fill("Opening balance");
    await dialog.getByRole("button", { name: /Add/ }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByText("25.00 EUR").first()).toBeVisible();
    expect(await simulator.authorize(card, "5.00")).toMatchObject({ response_code: "Approved" });
  });

  test("to a new employee of an existing corporate, resuming where FINCI refused", async ({
    page,
    commercialProgram,
    simulator,
    signIn,
  }) => {
    await commercialProgram.createCorporate("Aurora Maschinenbau GmbH");
    await signIn("program_manager", commercialProgram.id);
    await page.goto("/cards/issue");
    await next(page);
    await page.getByRole("radio", { name: /Existing corporate/ }).check();
    await page.getByRole("radio", { name: /Aurora Maschinenbau/ }).check();
    await next(page);
    await page.getByLabel("Currency").selectOption("EUR");
    await next(page);
    await page.getByRole("radio", { name: /New employee/ }).check();
    await fillName(page, "Jonas", "Weber");
    await next(page);
    await page.getByRole("radio", { name: /Meridian Virtual/ }).check();
    await page.getByLabel("Name on the card").fill("JONAS WEBER");
    await next(page);
    await simulator.failNext(commercialProgram, "create-employee", "rate_limited");
    await page.getByRole("button", { name: "Issue the card" }).click();
    await expect(page.getByText("FINCI did not create the employee")).toBeVisible();

    // Leaving and coming back loses nothing; the account that was made is not made again.
    const address = page.url();
    await page.goto("/cards/issue");
    await expect(page.getByRole("link", { name: /Aurora Maschinenbau/ }).first()).toBeVisible();
    await page.goto(address);
    await page.getByRole("button", { name: "Continue from here" }).click();
    await page.getByRole("link", { name: "Open the card" }).click();
    await expect(page.getByRole("heading", { name: "Jonas W." })).toBeVisible();
    await page.goto("/accounts");
    await expect(page.getByText("1 shown, that is all")).toBeVisible();
  });

  test("recovers a card whose creation FINCI did not confirm, without a second one", async ({
    page,
    program,
    simulator,
    signIn,
  }) => {
    await program.issueCard({ firstName: "Mikael", lastName: "Aalto" });
    await signIn("admin");
    await page.goto("/cards/issue");
    await next(page);
    await page.getByRole("radio", { name: /Existing person/ }).check();
    await page.getByRole("radio", { name: /Mikael A\./ }).check();
    await next(page);
    await page.getByRole("radio", { name: /Existing account/ }).check();
    await next(page);
    await page.getByRole("radio", { name: /Larkspur Online/ }).check();
    await page.getByLabel("Name on the card").fill("M AALTO");
    await next(page);
    await simulator.failNext(program, "create-card", "reset_after_write");
    await page.getByRole("button", { name: "Issue the card" }).click();
    await expect(page.getByText("The card is issued")).toBeVisible();
    await page.goto("/cards");
    await expect(page.getByText("2 shown, that is all")).toBeVisible();
  });
});
