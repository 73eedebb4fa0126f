import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "./fixtures";

type Ids = { accountId: string; environmentId: string; programId: string };
type Route = {
  method?: "get" | "post";
  address: (ids: Ids) => string;
  /** Without the permission at all; "nobody" where every role may read its own program. */
  refused: "agent" | "engineer" | "nobody";
  /** For the role, in another program. */
  elsewhere: { role: "admin" | "finance" | "auditor"; status: number };
};

/** What somebody of another program would have to guess. */
const nobodysId = "00000000-0000-4000-8000-000000000000";

/** Every address of the API that people's browsers use, apart from the calls of the pages, which a sweep of their own has. */
const routes: Record<string, Route> = {
  "exports/audit": {
    address: ({ programId }) => `/api/exports/audit?program=${programId}`,
    refused: "agent",
    elsewhere: { role: "auditor", status: 403 },
  },
  "exports/acceptance-note": {
    address: ({ programId }) => `/api/exports/acceptance-note?program=${programId}&number=1`,
    refused: "nobody",
    elsewhere: { role: "auditor", status: 404 },
  },
  "exports/card-bulk": {
    address: () => `/api/exports/card-bulk?id=${nobodysId}`,
    refused: "nobody",
    elsewhere: { role: "admin", status: 404 },
  },
  "exports/certification": {
    address: () => `/api/exports/certification?run=${nobodysId}`,
    refused: "nobody",
    elsewhere: { role: "admin", status: 404 },
  },
  "exports/document": {
    address: ({ programId }) => `/api/exports/document?program=${programId}&id=${nobodysId}`,
    refused: "nobody",
    elsewhere: { role: "auditor", status: 404 },
  },
  "exports/exceptions": {
    address: ({ programId }) => `/api/exports/exceptions?program=${programId}`,
    refused: "nobody",
    elsewhere: { role: "finance", status: 200 },
  },
  "exports/issuing-batch/[file]": {
    address: () => `/api/exports/issuing-batch/result.csv?id=${nobodysId}`,
    refused: "nobody",
    elsewhere: { role: "admin", status: 404 },
  },
  "exports/reconciliation/[file]": {
    address: ({ environmentId }) =>
      `/api/exports/reconciliation/entries.csv?environmentId=${environmentId}&from=2026-11-01&to=2026-11-02`,
    refused: "nobody",
    elsewhere: { role: "finance", status: 404 },
  },
  "exports/responsibilities": {
    address: ({ programId }) => `/api/exports/responsibilities?program=${programId}`,
    refused: "nobody",
    elsewhere: { role: "auditor", status: 404 },
  },
  "exports/statement": {
    address: ({ accountId }) => `/api/exports/statement?account=${accountId}&from=2026-11-01&to=2026-11-02`,
    refused: "nobody",
    elsewhere: { role: "finance", status: 404 },
  },
};

/** Answered without a session: each has its own proof, and its own tests. */
const proveThemselves = [
  "auth/[...nextauth]",
  "health",
  "ready",
  "invitation",
  "webhooks/[endpointKey]/authorization",
  "webhooks/[endpointKey]/transaction",
];
/** Tested with what is sent there: server/uploads and the sweep of the procedures. */
const testedElsewhere = ["documents", "issuing-batches", "statements", "statements/preview", "trpc/[trpc]"];

function routesOfTheFolder(): string[] {
  const files = readdirSync("app/api", { recursive: true, encoding: "utf8" });
  return files.filter((file) => file.endsWith("route.ts")).map((file) => file.replace(/\/route\.ts$/, ""));
}

test.describe("the doors", () => {
  test("every address of the API is known here, and refuses who may not", async ({
    page,
    request,
    program,
    commercialProgram,
    signIn,
  }) => {
    expect(routesOfTheFolder().sort()).toEqual(
      [...Object.keys(routes), ...proveThemselves, ...testedElsewhere].sort(),
    );
    const { accountId } = await program.issueCard();
    const ids = { accountId, environmentId: program.environmentId, programId: program.id };
    for (const [name, { address, refused, elsewhere }] of Object.entries(routes)) {
      const signedOut = await request.get(address(ids));
      expect(signedOut.status(), `${name}, signed out`).toBe(401);
      if (refused !== "nobody") {
        await signIn(refused);
        expect((await page.request.get(address(ids))).status(), `${name}, ${refused}`).toBe(403);
      }
      await signIn(elsewhere.role, commercialProgram.id);
      const stranger = await page.request.get(address(ids));
      expect(stranger.status(), `${name}, elsewhere`).toBe(elsewhere.status);
      const text = await stranger.text();
      expect(text).not.toContain(accountId);
      expect(text).not.toContain(program.environmentId);
      const foreign = await page.request.get(address(ids), { headers: { origin: "https://evil.example" } });
      expect(foreign.status(), `${name}, from another site`).toBe(403);
    }
  });

  test("pages run their own scripts only, and nothing of the console is framed or sniffed", async ({
    page,
    signIn,
  }) => {
    await signIn("agent");
    const answer = await page.goto("/cards");
    const headers = answer?.headers() ?? {};
    const policy = headers["content-security-policy"] ?? "";
    const scripts = policy.split("; ").find((part) => part.startsWith("script-src")) ?? "";
    expect(scripts).toMatch(/'nonce-[0-9a-f]{32}'/);
    expect(scripts).not.toContain("unsafe");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers).toMatchObject({ "x-frame-options": "DENY", "x-content-type-options": "nosniff" });
    expect(headers["strict-transport-security"]).toBeUndefined();

    // An address of the API shows nothing and runs nothing.
    const data = await page.request.get("/api/trpc/search", { headers: { "x-forwarded-proto": "https" } });
    expect(data.headers()["content-security-policy"]).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(data.headers()["strict-transport-security"]).toContain("max-age=");

    // What slips into a page does not run.
    const hasRun = await page.evaluate(async () => {
      const image = document.createElement("img");
      const isOver = new Promise((resolve) => image.addEventListener("error", resolve));
      image.setAttribute("onerror", "window.slippedIn = true");
      image.src = "/no-such-picture.png";
      document.body.append(image);
      await isOver;
      return "slippedIn" in window;
    });
    expect(hasRun).toBe(false);
    const [cookie] = (await page.context().cookies()).filter(({ name }) => name === "console-session");
    expect(cookie).toMatchObject({ httpOnly: true });
  });

  test("no secret stands in what browsers load", () => {
    const secrets = Object.values(
      JSON.parse(readFileSync(".data/e2e/secrets.json", "utf8")) as Record<string, string>,
    );
    expect(secrets.length).toBeGreaterThan(1);
    const folder = ".next/static";
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
      /\.(js|css|json|map)$/.test(file),
    );
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) {
      const text = readFileSync(`${folder}/${file}`, "utf8");
      const names = ["CONSOLE_SECRET_KEY", "SESSION_SECRET", "OIDC_CLIENT_SECRET", "DATABASE_URL"];
      for (const word of [...secrets, ...names]) expect(text.includes(word), `${file}: ${word}`).toBe(false);
    }
  });

  test("calls of another site, and calls too large, are refused", async ({ page, signIn }) => {
    await signIn("agent");
    const call = (headers: Record<string, string>, data: string) =>
      page.request.post("/api/trpc/cardActions.changeStatus", {
        headers: { "content-type": "application/json", ...headers },
        data,
      });
    expect((await call({ origin: "https://evil.example" }, "{}")).status()).toBe(403);
    expect((await call({ "sec-fetch-site": "cross-site" }, "{}")).status()).toBe(403);
    expect((await call({}, JSON.stringify({ json: "x".repeat(1_000_001) }))).status()).toBe(413);
    expect((await call({}, "{}")).status()).toBe(400);
  });
});
