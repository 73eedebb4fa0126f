import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expectAccessible } from "./accessible";
import { expect, test } from "./fixtures";

/** All twelve, one of which lets FINCI's three seconds run out; the machine does other things besides. */
const runMsMax = 60_000;

test("the sandbox is validated, its evidence taken, and FINCI's acceptance written down", async ({
  page,
  program,
  signIn,
}) => {
  test.setTimeout(150_000);
  await signIn("program_manager");
  await page.goto(`/programs/${program.id}/certification`);
  await expect(page.getByText("Nothing was run yet")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Run all against the simulator" }).click();
  await expect(page).toHaveURL(/\/certification\/[0-9a-f-]{36}$/);
  await expect(page.getByText("12 passed").first()).toBeVisible({ timeout: runMsMax });

  const clearing = page.getByRole("region", { name: "Clearing of an approved transaction" });
  await clearing.getByRole("button", { name: /Clearing of an approved transaction/ }).click();
  await expect(clearing.getByText(/is matched to authorization \d+/)).toBeVisible();
  const presentment = clearing.getByRole("listitem").filter({ hasText: "Webhook, presentment: HTTP 200" });
  await presentment.locator("summary").click();
  await expect(presentment.getByText(/"payload"/)).toBeVisible();
  await expectAccessible(page);

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Evidence (ZIP)" }).click();
  expect((await download).suggestedFilename()).toMatch(/^certification-.*-run-1\.zip$/);

  await clearing.getByRole("button", { name: "Run this one again" }).click();
  await expect(clearing.getByText(/result of attempt 2/)).toBeVisible();
  await expect(page.getByText("12 passed").first()).toBeVisible({ timeout: runMsMax });

  await page.getByRole("button", { name: "Accepted by FINCI …" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("FINCI's engineer").fill("Ona Petraitytė");
  await dialog.getByLabel("Where it was said").fill("Mail of today");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Write it down" }).click();
  await expect(page.getByText(/Accepted by Ona Petraitytė of FINCI/)).toBeVisible();
  await expect(clearing.getByRole("button", { name: "Run this one again" })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
});

test("a live session says what to trigger, and may be stopped; an auditor only reads", async ({
  page,
  program,
  signIn,
}) => {
  await signIn("engineer");
  await page.goto(`/programs/${program.id}/certification`);
  await page.getByRole("button", { name: "Choose none" }).click();
  await page.getByLabel("4. Approve").check();
  await page.getByRole("button", { name: "Run 1 chosen in a live session" }).click();
  await expect(page.getByText(/Ask FINCI's engineer for a purchase of exactly 12\.04/)).toBeVisible({
    timeout: 30_000,
  });
  await expectAccessible(page);
  await page.getByRole("button", { name: "Stop …" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Stop the run" }).click();
  await expect(page.getByText("The run was stopped before this was done.")).toBeVisible();

  await signIn("auditor");
  await page.goto(`/programs/${program.id}/certification`);
  await expect(page.getByRole("link", { name: "Run 1" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Run all against the simulator" })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
  await page.getByRole("link", { name: "Production and readiness" }).click();
  await expect(page.getByText("No credentials of the Card API are stored.")).toBeVisible();
  await expectAccessible(page);
});

test("the command line validates a running console and ends with one line of JSON", async () => {
  test.setTimeout(120_000);
  const words = ["scripts/run.mjs", "scripts/certify.ts", "--data", ".data/e2e", "--json"];
  const { stdout } = await promisify(execFile)(process.execPath, words);
  const last = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as {
    scenarios: { name: string; result: string; ms: number; evidence: object }[];
  };
  expect(last.scenarios).toHaveLength(12);
  for (const { name, result, evidence } of last.scenarios) {
    expect(result, name).toBe("passed");
    expect(Object.keys(evidence)).toEqual(expect.arrayContaining(["checks", "items", "ids"]));
  }
});
