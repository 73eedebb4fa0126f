import { expect, test } from "./fixtures";

test.describe("who may not", () => {
  test("an auditor sees the card and changes nothing", async ({ page, program, signIn }) => {
    const card = await program.issueCard();
    await signIn("auditor");
    await page.goto(`/cards/${card.tokenId}`);
    const freeze = page.getByRole("button", { name: "Freeze" });
    await expect(freeze).toHaveAttribute("aria-disabled", "true");
    await freeze.focus();
    await expect(page.getByRole("tooltip")).toContainText("Your role may not do this");
    // The server refuses as well, whatever the button says.
    const refused = await page.request.post("/api/trpc/cardActions.changeStatus", {
      data: { json: { tokenId: card.tokenId, action: "freeze" } },
    });
    expect(refused.status()).toBe(403);
  });

  test("a person of another program finds nothing", async ({ page, program, commercialProgram, signIn }) => {
    const card = await program.issueCard();
    await signIn("agent", commercialProgram.id);
    await page.goto(`/cards/${card.tokenId}`);
    await expect(page.getByText(/not found/i).first()).toBeVisible();
    await page.goto("/cards");
    await expect(page.getByText("No card", { exact: false }).first()).toBeVisible();
  });

  test("a role without the permission is told so on the page", async ({ page, signIn }) => {
    await signIn("finance");
    await page.goto("/api-log");
    await expect(page.getByText("Your role does not open this page")).toBeVisible();
  });

  test("nobody signed out reads anything", async ({ request }) => {
    const answer = await request.get("/api/trpc/cards.list?input=%7B%22json%22%3A%7B%7D%7D");
    expect(answer.status()).toBe(401);
  });
});

test.describe("states", () => {
  test("an empty program says what will show", async ({ page, signIn }) => {
    await signIn("admin");
    await page.goto("/authorizations");
    await expect(page.getByText("No card has been used here yet")).toBeVisible();
    await page.goto("/transactions");
    await expect(page.getByText(/No /).first()).toBeVisible();
  });

  test("filters that fit nothing say so, and a wrong address is not found", async ({
    page,
    program,
    signIn,
  }) => {
    await program.issueCard();
    await signIn("admin");
    await page.goto("/cards?status=lost");
    await expect(page.getByText(/No card fits/)).toBeVisible();
    await page.goto("/authorizations/251001435963146785");
    await expect(page.getByText("No authorization has this id")).toBeVisible();
  });

  test("production is unmistakable, and empty while the sandbox is not", async ({
    page,
    program,
    signIn,
  }) => {
    await program.issueCard();
    await signIn("admin");
    await page.goto("/cards?environment=production");
    await expect(page.getByText("Production", { exact: false }).first()).toBeVisible();
    await expect(page.getByText(/No card/).first()).toBeVisible();
    await page.goto("/cards?environment=sandbox");
    await expect(page.getByRole("row", { name: /Astrid/ })).toBeVisible();
  });
});
