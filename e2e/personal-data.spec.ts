import { expectAccessible } from "./accessible";
import { expect, test } from "./fixtures";
import { pressUntil } from "./press";

test("an agent compares what a caller says, reveals the person with a reason, and hides them again", async ({
  page,
  program,
  signIn,
}) => {
  const card = await program.issueCard({ lastName: "Søndergaard" });
  await signIn("agent");
  await page.goto("/customers");
  await expect(page.getByRole("row", { name: /Astrid S\./ })).toBeVisible();
  await expect(page.getByText("Søndergaard")).toHaveCount(0);

  await page.goto(`/cards/${card.tokenId}`);
  await expect(page.getByRole("heading", { name: "Astrid S." })).toBeVisible();
  await expect(page.getByText("•••• ••67", { exact: false })).toBeVisible();
  await expectAccessible(page);
  const dialog = page.getByRole("dialog");
  await pressUntil(page.getByRole("button", { name: "Compare …" }), dialog);
  await dialog.getByLabel("What", { exact: true }).selectOption("Date of birth");
  await dialog.getByLabel("As the caller says it").fill("1990-04-12");
  await dialog.getByRole("button", { name: "Compare", exact: true }).click();
  await expect(dialog.getByText("Date of birth: it is right.")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Close" }).first().click();

  await page.getByRole("button", { name: "Reveal …" }).click();
  await dialog.getByRole("button", { name: "Reveal", exact: true }).click();
  await expect(dialog.getByText("Say why, in a few words.")).toBeVisible();
  await dialog.getByLabel("Reason").fill("The holder changes the phone number");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Reveal", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("heading", { name: "Astrid Søndergaard" })).toBeVisible();
  await expect(page.getByText("+46701234567")).toBeVisible();
  await expect(page.getByText("personal data in clear for", { exact: false })).toBeVisible();
  await expectAccessible(page);
  await page.goto(`/customers/persons/${card.personId}`);
  await expect(page.getByText("Storgatan 1")).toBeVisible();

  await page.getByRole("button", { name: "Hide again" }).click();
  await expect(page.getByRole("heading", { name: "Astrid S." })).toBeVisible();
  await expect(page.getByText("Storgatan 1")).toHaveCount(0);
});

test("an auditor may not reveal, and reads who did and why", async ({ page, program, signIn }) => {
  const card = await program.issueCard({ lastName: "Holm" });
  const person = `/customers/persons/${card.personId}`;
  await signIn("agent");
  await page.goto(person);
  await pressUntil(page.getByRole("button", { name: "Reveal …" }), page.getByRole("dialog"));
  await page.getByRole("dialog").getByLabel("Reason").fill("Address for a replacement card");
  await page.getByRole("dialog").getByRole("button", { name: "Reveal", exact: true }).click();
  await expect(page.getByRole("button", { name: "Hide again" })).toBeVisible();

  await signIn("auditor");
  await page.goto(person);
  await expect(page.getByRole("heading", { name: "Astrid H." })).toBeVisible();
  for (const name of ["Reveal …", "Compare …"])
    await expect(page.getByRole("button", { name })).toHaveAttribute("aria-disabled", "true");
  await page.goto(`/audit?type=person&subject=${card.personId}&action=personal.reveal`);
  await page.getByRole("row", { name: /Test agent/ }).click();
  await expect(page.getByText("Address for a replacement card").first()).toBeVisible();
});
