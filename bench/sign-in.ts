import { existsSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { database } from "@/db/client";
import { userRoles, users } from "@/db/schema";
import { hashPassword } from "@/server/auth/password";
import { median, type OpenLoop, openLoop, round } from "./load";
import { benchDatabase, startConsole } from "./stack";

/*
 * What 50 people signing in at once do to the authorization path: its p99 idle and under them, taking turns, in one run.
 * Each attempt checks an argon2id hash. Prints a table and, last, one JSON line.
 */

const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const attemptsAtOnce = 50;
const perSecond = 200;
const seconds = values.quick ? 3 : 15;
const rounds = values.quick ? 1 : 5;
const password = "four odd green kettles";

if (!existsSync(".next/BUILD_ID")) throw new Error("Build the console first: npm run build");
const bench = await benchDatabase(200);
const people = await addPeople();
// Each attempt comes from an address of its own, as people do: one address waits after 50 failures.
const server = await startConsole(bench.databaseUrl, { TRUSTED_PROXIES: "127.0.0.1/32" });
const path = `/api/webhooks/${bench.program.endpointKey}/authorization`;

async function addPeople(): Promise<string[]> {
  const db = database(bench.sql);
  const passwordHash = await hashPassword(password);
  const emails = Array.from({ length: attemptsAtOnce }, (_, index) => `person-${index}@bench.test`);
  const rows = await db
    .insert(users)
    .values(emails.map((email) => ({ email, name: "Bench", passwordHash })))
    .returning({ id: users.id });
  await db.insert(userRoles).values(rows.map(({ id }) => ({ userId: id, role: "auditor" as const })));
  return emails;
}

/** One person signs in as the page does; true when a session came of it. */
async function signIn(email: string, index: number): Promise<boolean> {
  const headers = { "x-forwarded-for": `203.0.113.${index + 1}` };
  const csrf = await fetch(`${server.url}/api/auth/csrf`, { headers });
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const cookie = csrf.headers
    .getSetCookie()
    .map((line) => line.split(";", 1)[0])
    .join("; ");
  const answer = await fetch(`${server.url}/api/auth/callback/credentials`, {
    method: "POST",
    redirect: "manual",
    headers: { ...headers, cookie },
    body: new URLSearchParams({ csrfToken, email, password, json: "true" }),
  });
  await answer.arrayBuffer();
  return answer.headers.getSetCookie().some((line) => line.startsWith("console-session="));
}

/** Fifty at once, again and again until told to stop. */
async function keepSigningIn(isOver: () => boolean): Promise<{ signedIn: number; refused: number }> {
  let signedIn = 0;
  let refused = 0;
  const person = async (email: string, index: number) => {
    while (!isOver()) {
      if (await signIn(email, index)) signedIn += 1;
      else {
        refused += 1;
        await wait(50);
      }
    }
  };
  await Promise.all(people.map(person));
  return { signedIn, refused };
}

const load = () => openLoop(server.url + path, bench.cards, { perSecond, seconds });
const idle: OpenLoop[] = [];
const busy: OpenLoop[] = [];
let signedIn = 0;
let refused = 0;
await load();
for (let turn = 0; turn < rounds; turn += 1) {
  idle.push(await load());
  let isOver = false;
  const signing = keepSigningIn(() => isOver);
  busy.push(await load());
  isOver = true;
  const result = await signing;
  signedIn += result.signedIn;
  refused += result.refused;
}
await server.stop();
await bench.end();

const row = (name: string, all: OpenLoop[]) => ({
  load: name,
  "p50 ms": median(all.map((one) => one.p50Ms)),
  "p99 ms": median(all.map((one) => one.p99Ms)),
  failed: all.reduce((sum, one) => sum + one.failed, 0),
});
const rows = [row(`idle, ${perSecond}/s`, idle), row(`${attemptsAtOnce} signing in`, busy)];
console.table(rows);
const p99Ratio = round((rows[1]?.["p99 ms"] ?? 0) / (rows[0]?.["p99 ms"] ?? 1));
console.log(JSON.stringify({ p99Ratio, signInsPerSecond: round(signedIn / (seconds * rounds)), refused }));
process.exit(refused === 0 ? 0 : 1);
