import { eq } from "drizzle-orm";
import type { NextRequest } from "next/server";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { sessions, userIdentities, userRoles, users } from "@/db/schema";
import { createTestDatabase, seedProgram, type TestDatabase } from "@/db/testing";
import { auditOf as auditOfPerson } from "../services/users/testing";
import { handleAuth } from "./handler";
import { openSessionToken, sealSessionToken } from "./session-token";
import { loadActor, openSession, revokeSession } from "./sessions";
import { TestBrowser } from "./testing/browser";
import { answerForNext, current } from "./testing/next-headers";
import { type ProviderAccount, startProvider, type TestProvider } from "./testing/provider";

/*
 * The whole code flow between a browser, the console's Auth.js and a real identity provider, over HTTP to the provider and
 * through the route's handler to the console.
 */

const consoleUrl = "http://127.0.0.1:9";
const callbackUrl = `${consoleUrl}/api/auth/callback/oidc`;

vi.mock("next/headers", async () => (await import("./testing/next-headers")).nextHeaders);

let database: TestDatabase;
let provider: TestProvider;
let programId: string;

beforeAll(async () => {
  answerForNext();
  // The provider says that it is not for production.
  vi.spyOn(console, "warn").mockImplementation(() => {});
  database = await createTestDatabase();
  provider = await startProvider(callbackUrl);
  const program = await seedProgram(database.db);
  programId = program.programId;
  Object.assign(globalThis, { consoleDatabase: database.db });
  const [{ slug } = { slug: "" }] = await database.sql<{ slug: string }[]>`
    select slug from programs where id = ${programId}`;
  for (const [name, value] of Object.entries({
    DATABASE_URL: database.databaseUrl,
    PUBLIC_URL: consoleUrl,
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: provider.clientId,
    OIDC_CLIENT_SECRET: provider.clientSecret,
    OIDC_LABEL: "Example ID",
    OIDC_GROUP_ROLES: `admins=admin;support=agent@${slug};support=risk@no-such-program`,
  }))
    vi.stubEnv(name, value);
});
afterAll(async () => {
  Object.assign(globalThis, { consoleDatabase: undefined });
  await provider.stop();
  await database.end();
  vi.unstubAllEnvs();
});
beforeEach(() => {
  vi.stubEnv("OIDC_TRUST_SECOND_FACTOR", "0");
  vi.stubEnv("REQUIRE_SECOND_FACTOR", "0");
});

/** A request of a browser to Auth.js, as the route gets it. */
async function answer(request: NextRequest): Promise<Response> {
  current.headers = request.headers;
  const nextauth = request.nextUrl.pathname.replace("/api/auth/", "").split("/");
  return handleAuth(request, { params: Promise.resolve({ nextauth }) });
}

class Browser extends TestBrowser {
  constructor() {
    super(consoleUrl, answer);
  }

  async actor() {
    const token = this.console.get("console-session");
    const claims =
      token && (await openSessionToken(decodeURIComponent(token), process.env.SESSION_SECRET ?? ""));
    return claims ? loadActor(database.db, claims) : null;
  }
}

/** Somebody at the provider. */
function addAccount(account: ProviderAccount = {}) {
  const login = `person-${crypto.randomUUID()}`;
  const email = `${login}@example.com`;
  const usual = { email, email_verified: true, name: "Grace", groups: ["support"] };
  provider.accounts.set(login, { ...usual, ...account });
  return { login, email };
}
const personWith = async (email: string) =>
  (await database.db.select().from(users).where(eq(users.email, email)))[0];
const addUser = async (email: string, status: "invited" | "active" | "suspended" | "removed") => {
  const [user] = await database.db.insert(users).values({ email, name: "Known", status }).returning();
  await database.db.insert(userRoles).values({ userId: user!.id, role: "finance" });
  return user!;
};
const auditOf = (userId: string) => auditOfPerson(database.db, userId);
const grantsOf = async (userId: string) =>
  (await database.db.select().from(userRoles).where(eq(userRoles.userId, userId)))
    .map(({ role, programId: program, source }) => `${role} ${program === null ? "all" : "one"} ${source}`)
    .sort();
const refusedWith = (problem: string) => `/sign-in?problem=${problem}`;

describe("a person whom nobody invited", () => {
  test("is made by a group with its role, and their session is one like any other", async () => {
    const { login, email } = addAccount();
    const browser = new Browser();
    expect(await browser.signIn(login)).toMatchObject({ location: `${consoleUrl}/cards` });
    const user = (await personWith(email))!;
    expect(user).toMatchObject({ name: "Grace", status: "active", passwordHash: null });
    expect(await browser.actor()).toMatchObject({
      userId: user.id,
      grants: [{ role: "agent", programId }],
      needsSecondFactor: false,
    });
    const [session] = await database.db.select().from(sessions).where(eq(sessions.userId, user.id));
    expect(session).toMatchObject({ sourceAddress: "203.0.113.9", userAgent: "test browser" });
    expect(Date.now() - session!.authenticatedAt.getTime()).toBeLessThan(60_000);
    expect((await auditOf(user.id)).map(({ action }) => action)).toEqual([
      "user.create_by_group",
      "user.set_roles_by_group",
      "session.sign_in",
    ]);
  });

  test("is refused without a group that gives a role, and nobody is made", async () => {
    const { login, email } = addAccount({ groups: ["gardeners"] });
    const browser = new Browser();
    expect((await browser.signIn(login)).location).toBe(refusedWith("no_group"));
    expect(await browser.actor()).toBeNull();
    expect(await personWith(email)).toBeUndefined();
    const refusals = await auditOf("unknown");
    expect(refusals.at(-1)).toMatchObject({
      action: "session.sign_in",
      outcome: "refused",
      after: { subject: login },
    });
  });

  test("is refused with an e-mail that the provider does not vouch for", async () => {
    const { login, email } = addAccount({ email_verified: false });
    expect((await new Browser().signIn(login)).location).toBe(refusedWith("unverified_email"));
    expect(await personWith(email)).toBeUndefined();
  });

  test("is made once when two sign-ins come at the same moment", async () => {
    const { login, email } = addAccount();
    const [one, two] = [new Browser(), new Browser()];
    const ways = [
      await one.atProvider(await one.leave(), login),
      await two.atProvider(await two.leave(), login),
    ];
    await one.back(ways[0]!);
    await two.back(ways[1]!);
    expect(await database.db.$count(users, eq(users.email, email))).toBe(1);
    expect(await database.db.$count(sessions, eq(sessions.userId, (await personWith(email))!.id))).toBe(2);
  });
});

describe("a person whom we know", () => {
  test.each(["invited", "active"] as const)("who is %s is linked by the verified e-mail", async (status) => {
    const { login, email } = addAccount({ groups: [] });
    const user = await addUser(email.toUpperCase(), status);
    const browser = new Browser();
    expect((await browser.signIn(login)).location).toBe(`${consoleUrl}/cards`);
    expect(await browser.actor()).toMatchObject({ userId: user.id, grants: [{ role: "finance" }] });
    expect(await auditOf(user.id)).toMatchObject([
      { action: "user.link_identity", before: { status }, after: { status: "active", subject: login } },
      { action: "session.sign_in" },
    ]);
    // From then on the e-mail does not matter.
    provider.accounts.set(login, { email: `other-${email}`, email_verified: false, groups: [] });
    expect((await new Browser().signIn(login)).location).toBe(`${consoleUrl}/cards`);
  });

  test("is not taken over by an account with their e-mail unverified, or by another account with it", async () => {
    const { login, email } = addAccount({ email_verified: false });
    const user = await addUser(email, "active");
    expect((await new Browser().signIn(login)).location).toBe(refusedWith("unverified_email"));
    provider.accounts.set(login, { email, email_verified: true, groups: [] });
    await new Browser().signIn(login);
    const thief = addAccount({ email });
    expect((await new Browser().signIn(thief.login)).location).toBe(refusedWith("linked_elsewhere"));
    expect(await database.db.$count(userIdentities, eq(userIdentities.userId, user.id))).toBe(1);
  });

  test("who is suspended or removed stays out, also when a group gives a role", async () => {
    const { login, email } = addAccount();
    await new Browser().signIn(login);
    const user = (await personWith(email))!;
    for (const status of ["suspended", "removed"] as const) {
      await database.db.update(users).set({ status }).where(eq(users.id, user.id));
      const browser = new Browser();
      expect((await browser.signIn(login)).location).toBe(refusedWith("not_active"));
      expect(await browser.actor()).toBeNull();
    }
    const removed = addAccount();
    await addUser(removed.email, "removed");
    expect((await new Browser().signIn(removed.login)).location).toBe(refusedWith("not_active"));
    // Invited anew, the removed person comes in as a new one.
    const again = await addUser(email, "invited");
    const browser = new Browser();
    await browser.signIn(login);
    expect((await browser.actor())?.userId).toBe(again.id);
  });

  test("gets the roles of their groups anew at each sign-in, beside those given by hand", async () => {
    const { login, email } = addAccount({ groups: ["support", "admins"] });
    const user = await addUser(email, "active");
    await new Browser().signIn(login);
    expect(await grantsOf(user.id)).toEqual(["admin all groups", "agent one groups", "finance all hand"]);
    provider.accounts.set(login, { ...provider.accounts.get(login), groups: ["gardeners"] });
    await new Browser().signIn(login);
    expect(await grantsOf(user.id)).toEqual(["finance all hand"]);
    await database.db.delete(userRoles).where(eq(userRoles.userId, user.id));
    expect((await new Browser().signIn(login)).location).toBe(refusedWith("no_group"));
    expect(
      (await auditOf(user.id)).filter(({ action }) => action === "user.set_roles_by_group"),
    ).toMatchObject([
      { before: { roles: [] }, actorName: "single sign-on" },
      { after: { roles: [] }, actorName: "single sign-on" },
    ]);
  });
});

describe("the way there and back", () => {
  test("asks for a code with a challenge, a state, a nonce and the time of the password", async () => {
    const asked = new URL(await new Browser().leave()).searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: "code",
      scope: "openid email profile",
      code_challenge_method: "S256",
      max_age: "43200",
      redirect_uri: callbackUrl,
      state: expect.any(String),
      nonce: expect.any(String),
    });
  });

  test("counts once: the same answer again, or in another browser, is refused", async () => {
    const { login, email } = addAccount();
    const browser = new Browser();
    const answer = await browser.atProvider(await browser.leave(), login);
    const before = new Map(browser.console);
    expect((await browser.back(answer)).location).toBe(`${consoleUrl}/cards`);
    // With the cookies of before, the provider itself knows the code.
    const thief = new Browser();
    for (const [name, value] of before) thief.console.set(name, value);
    expect((await thief.back(answer)).location).toBe(refusedWith("expired"));
    expect((await new Browser().back(answer)).location).toBe(refusedWith("expired"));
    const other = new Browser();
    await other.leave();
    expect((await other.back(answer)).location).toBe(refusedWith("expired"));
    expect(await database.db.$count(sessions, eq(sessions.userId, (await personWith(email))!.id))).toBe(1);
  });

  test("tells who cancelled at the provider, an answer of another issuer, and a provider that is away", async () => {
    const { login } = addAccount();
    expect((await new Browser().signIn("nobody")).location).toBe(refusedWith("denied"));
    const browser = new Browser();
    const answer = new URL(await browser.atProvider(await browser.leave(), login));
    answer.searchParams.set("iss", "https://evil.example");
    expect((await browser.back(answer.href)).location).toBe(refusedWith("issuer"));
    vi.stubEnv("OIDC_ISSUER", "http://127.0.0.1:1");
    expect(await new Browser().leave()).toBe(refusedWith("unreachable"));
    vi.stubEnv("OIDC_ISSUER", provider.issuer);
  });

  test("a session that was revoked, or whose person was suspended, opens nothing any more", async () => {
    const { login } = addAccount();
    const browser = new Browser();
    await browser.signIn(login);
    const actor = (await browser.actor())!;
    await revokeSession(database.db, actor);
    expect(await browser.actor()).toBeNull();
    await browser.signIn(login);
    await database.db.update(users).set({ status: "suspended" }).where(eq(users.id, actor.userId));
    expect(await browser.actor()).toBeNull();
  });
});

describe("the second factor of the provider", () => {
  test.each([
    ["1", ["pwd", "mfa"], false],
    ["1", ["pwd"], true],
    ["0", ["pwd", "mfa"], true],
  ])("with OIDC_TRUST_SECOND_FACTOR=%s and %j: ours is missing %s", async (trust, amr, isMissing) => {
    vi.stubEnv("OIDC_TRUST_SECOND_FACTOR", trust);
    vi.stubEnv("REQUIRE_SECOND_FACTOR", "1");
    const { login } = addAccount({ amr });
    const browser = new Browser();
    await browser.signIn(login);
    expect((await browser.actor())?.needsSecondFactor).toBe(isMissing);
  });

  test("who has enrolled with us gives our code too, where the provider vouches for none", async () => {
    const { login, email } = addAccount({ amr: ["pwd"] });
    const user = await addUser(email, "active");
    await database.db.update(users).set({ totpConfirmedAt: new Date() }).where(eq(users.id, user.id));
    const browser = new Browser();
    await browser.signIn(login);
    expect((await browser.actor())?.needsSecondFactor).toBe(true);
  });
});

describe("proving again who one is", () => {
  const age = (sessionId: string) =>
    database.db
      .update(sessions)
      .set({ authenticatedAt: new Date(Date.now() - 3_600_000) })
      .where(eq(sessions.id, sessionId));

  test("makes the same session fresh, and opens no other", async () => {
    const { login } = addAccount();
    const browser = new Browser();
    await browser.signIn(login);
    const { sessionId, userId } = (await browser.actor())!;
    await age(sessionId);
    await browser.signIn(login, "?prompt=login&max_age=0");
    const actor = await browser.actor();
    expect(actor?.sessionId).toBe(sessionId);
    expect(Date.now() - actor!.authenticatedAt!.getTime()).toBeLessThan(60_000);
    expect(await database.db.$count(sessions, eq(sessions.userId, userId))).toBe(1);
    expect((await auditOf(userId)).at(-1)).toMatchObject({
      action: "user.confirm_identity",
      outcome: "done",
    });
  });

  test("is refused for another person, and in a session that began with a password", async () => {
    const { login } = addAccount();
    const browser = new Browser();
    await browser.signIn(login);
    const { sessionId, userId } = (await browser.actor())!;
    await age(sessionId);
    const other = addAccount();
    browser.provider.clear();
    expect((await browser.signIn(other.login, "?prompt=login")).location).toBe(refusedWith("other_person"));
    const actor = await browser.actor();
    expect(Date.now() - actor!.authenticatedAt!.getTime()).toBeGreaterThan(3_000_000);
    const source = { sourceAddress: null, userAgent: "", requestId: "request-1" };
    const byPassword = await openSession(database.db, userId, source, { secondFactor: "none" });
    await age(byPassword);
    const claims = { userId, sessionId: byPassword };
    browser.console.set("console-session", await sealSessionToken(claims, process.env.SESSION_SECRET ?? ""));
    browser.provider.clear();
    expect((await browser.signIn(login, "?prompt=login")).location).toBe(refusedWith("other_person"));
  });
});
