import { expectAccessible } from "./accessible";
import { expect, test } from "./fixtures";

const header = "external_id,first_name,last_name,date_of_birth,email,phone,street,city,postal_code,country";

/** Six rows; the third has a day that does not exist. */
function sixRows(): string {
  const rows = Array.from({ length: 6 }, (_, index) => {
    const born = index === 2 ? "1990-02-30" : "1990-05-12";
    const name = `Anna${"abcdef"[index]}`;
    return `B-${index},${name},Berg,${born},a${index}@post.example,+3712345000${index},Gotgatan 31,Stockholm,116 21,SE`;
  });
  return [header, ...rows].join("\n");
}

test("rows that were pasted are checked, mended in place, started and all issued", async ({
  page,
  program,
  signIn,
}) => {
  await signIn("program_manager");
  await page.goto("/cards/issue/bulk");
  await expect(page.getByLabel("Program", { exact: true })).toContainText(program.name);
  await page.getByLabel("or pasted rows").fill(sixRows());
  await page.getByRole("button", { name: "Continue", exact: true }).click();

  await page.getByLabel("Product", { exact: true }).selectOption({ label: "Larkspur Online, EUR" });
  await page.getByRole("button", { name: "Check the rows" }).click();
  await expect(page.getByText("5 people, 5 accounts and 5 cards will be created at FINCI.")).toBeVisible();
  await expect(page.getByText("There is no day 1990-02-30.", { exact: false })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Mend line 4" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Date of birth").fill("1990-02-28");
  await dialog.getByRole("button", { name: "Mend", exact: true }).click();
  await expect(page.getByText("6 people, 6 accounts and 6 cards will be created at FINCI.")).toBeVisible();

  await page.getByRole("button", { name: "Start", exact: true }).click();
  await expect(page.getByText("6 of 6 rows: 6 issued, 0 failed")).toBeVisible({ timeout: 30_000 });
  await page.goto("/cards");
  await expect(page.getByText("6 shown, that is all")).toBeVisible();
});
