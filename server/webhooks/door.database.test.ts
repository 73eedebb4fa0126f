import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type SeededProgram, seedProgram, type TestDatabase } from "@/db/testing";
import { sign, signatureHeader, timestampHeader, tokenHeader } from "../finci/signing";
import { bodyBytesMax, type IncomingWebhook } from "../intake/admit";
import type { WebhookEndpoints } from "./endpoints";
import { authorizationBody, post, presentmentBody, testEndpoints, webhook } from "./testing";

let test: TestDatabase;
let endpoints: WebhookEndpoints;
let program: SeededProgram;
let signedProgram: SeededProgram;
const secret = "webhook-secret";

beforeAll(async () => {
  test = await createTestDatabase();
  program = await seedProgram(test.db);
  signedProgram = await seedProgram(test.db, {
    environment: { webhookSignatureRequired: true },
    webhookSecret: secret,
  });
  endpoints = testEndpoints(test.databaseUrl);
  await endpoints.start();
});
afterAll(async () => {
  await endpoints.stop();
  await test.end();
});

async function answerAndRecord(incoming: IncomingWebhook) {
  const answer = await endpoints.answer(incoming);
  const recorded = () =>
    test.sql`select * from deliveries where received_at = ${incoming.receivedAt.toISOString()} and state = 'rejected'`;
  await expect.poll(async () => (await recorded()).length).toBe(1);
  return { answer, recorded: (await recorded())[0] };
}

function signed(owner: SeededProgram, body: unknown, key: string, at = new Date()): IncomingWebhook {
  const incoming = webhook(owner, "authorization", body);
  const timestamp = Math.floor(at.getTime() / 1000).toString();
  const parts = { timestamp, method: "POST", path: incoming.path, body: incoming.body };
  const headers: Record<string, string> = {
    [tokenHeader]: "token",
    [timestampHeader]: timestamp,
    [signatureHeader]: sign(key, "{timestamp}{method}{path}{body}", parts),
  };
  return { ...incoming, header: (name) => headers[name] };
}

describe("the door refuses, records and does nothing else", () => {
  it("an endpoint that nobody has", async () => {
    const card = await program.addCard({ balanceMinor: 100_00n });
    const body = authorizationBody(card);
    const { answer, recorded } = await answerAndRecord(
      webhook({ endpointKey: "nobody" }, "authorization", body),
    );
    expect(answer).toEqual({ httpStatus: 404, body: { status: "error", errors: ["unknown_endpoint"] } });
    expect(recorded).toMatchObject({ environment_id: null, http_status: 404 });
    expect(await test.sql`select 1 from authorizations where id = ${body.id}`).toHaveLength(0);
  });

  it("a source outside the environment's networks", async () => {
    const card = await program.addCard({ balanceMinor: 100_00n });
    const incoming = webhook(program, "transaction", presentmentBody(card), { sourceAddress: "203.0.113.9" });
    const { answer, recorded } = await answerAndRecord(incoming);
    expect(answer.httpStatus).toBe(403);
    expect(recorded).toMatchObject({ environment_id: program.environmentId, source_address: "203.0.113.9" });
    expect(recorded?.problem).toContain("203.0.113.9");
  });

  it("a body over the limit", async () => {
    const { answer } = await answerAndRecord(webhook(program, "transaction", "x".repeat(bodyBytesMax + 1)));
    expect(answer.httpStatus).toBe(413);
  });

  it.each([
    ["no JSON", "{", "is not valid JSON"],
    ["an array", "[]", "expected object"],
    ["a lone surrogate and NUL", '{"id":"\\ud800\\u0000"}', "id: must be a FINCI id"],
    ["prototype keys", '{"__proto__":{"id":"1"},"constructor":1}', "id"],
  ])("%s", async (_name, body, problem) => {
    const { answer, recorded } = await answerAndRecord(webhook(program, "authorization", body));
    expect(answer.httpStatus).toBe(400);
    expect(answer.body.errors).toContain("invalid_request");
    expect(recorded?.problem).toContain(problem);
  });

  it("bytes that are not UTF-8", async () => {
    const incoming = webhook(program, "authorization", "");
    const { answer } = await answerAndRecord({ ...incoming, body: Buffer.from([0xff, 0xfe, 0x80]) });
    expect(answer).toEqual({ httpStatus: 400, body: { status: "error", errors: ["invalid_body"] } });
  });

  it.each([
    ["a negative amount", { billing_amount: "-1.00" }],
    ["too many decimals", { billing_amount: "1.001" }],
    ["decimals in a currency without", { billing_currency: "JPY", billing_amount: "1.5" }],
    ["no currency of ISO 4217", { transaction_currency: "XXY" }],
    ["no card", { token_id: undefined }],
    ["an id that is no FINCI id", { id: "42" }],
    ["a reversal of nothing", { type: "reversal" }],
  ])("%s", async (_name, overrides) => {
    const card = await program.addCard({ balanceMinor: 100_00n });
    const { answer } = await answerAndRecord(
      webhook(program, "authorization", { ...authorizationBody(card), ...overrides }),
    );
    expect(answer.httpStatus).toBe(400);
  });

  it("a JSON number whose decimal text a float does not hold", async () => {
    const card = await program.addCard({ balanceMinor: 100_00n });
    const text = JSON.stringify(authorizationBody(card)).replace('"10.00"', "1234567890123456.78");
    const { answer } = await answerAndRecord(webhook(program, "authorization", text));
    expect(answer.body.errors).toContain("transaction_amount: is a number that is not exact");
  });

  it("never stores what looks like a card number", async () => {
    const card = await program.addCard({ balanceMinor: 100_00n });
    const body = {
      ...authorizationBody(card, { id: "7" }),
      pan: "5412751234567890",
      note: "card 4111 1111 1111 1111",
    };
    const { recorded } = await answerAndRecord(webhook(program, "authorization", body));
    const stored = JSON.stringify(recorded);
    expect(stored).not.toContain("5412751234567890");
    expect(stored).not.toContain("4111 1111");
    expect(stored).toContain(card.tokenId);
  });
});

describe("a required signature", () => {
  it("is accepted when right", async () => {
    const card = await signedProgram.addCard({ balanceMinor: 100_00n });
    expect(await endpoints.answer(signed(signedProgram, authorizationBody(card), secret))).toMatchObject({
      httpStatus: 200,
    });
  });

  it.each([
    ["of another secret", (body: unknown) => signed(signedProgram, body, "another")],
    [
      "that is too old",
      (body: unknown) => signed(signedProgram, body, secret, new Date(Date.now() - 301_000)),
    ],
    ["that is missing", (body: unknown) => webhook(signedProgram, "authorization", body)],
    [
      "of another body",
      (body: unknown) => ({
        ...signed(signedProgram, body, secret),
        body: Buffer.from(JSON.stringify({ ...Object(body), x: 1 })),
      }),
    ],
  ])("is refused %s", async (_name, make) => {
    const card = await signedProgram.addCard({ balanceMinor: 100_00n });
    const { answer } = await answerAndRecord(make(authorizationBody(card)));
    expect(answer).toEqual({ httpStatus: 401, body: { status: "error", errors: ["invalid_signature"] } });
  });

  it("without a stored secret refuses everything", async () => {
    const open = await seedProgram(test.db, { environment: { webhookSignatureRequired: true } });
    const card = await open.addCard({ balanceMinor: 100_00n });
    await expect
      .poll(async () => (await endpoints.answer(signed(open, authorizationBody(card), ""))).httpStatus)
      .toBe(401);
  });
});

it("writes how long the answers took, after them: a decision's with it, a repeat's with its delivery", async () => {
  const card = await program.addCard({ balanceMinor: 100_00n });
  const body = authorizationBody(card);
  await endpoints.answer(webhook(program, "authorization", body));
  await endpoints.answer(webhook(program, "authorization", body));
  const repeat = () => test.sql`
    select answer_duration_us from deliveries where event_id = ${body.id} and state = 'duplicate'`;
  await expect.poll(async () => (await repeat())[0]?.answer_duration_us ?? 0).toBeGreaterThan(0);
  const [row] = await test.sql`
    select parsed_us, policy_us, stored_us, answer_duration_us from authorizations where id = ${body.id}`;
  const stages = [row?.parsed_us, row?.policy_us, row?.stored_us, row?.answer_duration_us];
  expect(stages[0]).toBeGreaterThan(0);
  expect(stages).toEqual([...stages].sort((one, other) => one - other));
  expect(
    await test.sql`select 1 from merchants where name = 'AMZN MKTP' and environment_id = ${program.environmentId}`,
  ).toHaveLength(1);
});

describe("events that come at once", () => {
  it("are stored each on its own: one that the database refuses is repeated by FINCI, the others are not", async () => {
    const card = await program.addCard({ balanceMinor: 100_00n });
    const bodies = Array.from({ length: 20 }, () => presentmentBody(card));
    const refused = bodies[7]?.id ?? "";
    await test.sql.unsafe(`
      create function refuse_one() returns trigger language plpgsql as
        $$ begin if new.event_id = '${refused}' then raise exception 'refused'; end if; return new; end $$;
      create trigger refuse_one before insert on deliveries for each row execute function refuse_one()`);
    const answers = await Promise.all(bodies.map((body) => post(endpoints, program, "transaction", body)));
    await test.sql.unsafe("drop trigger refuse_one on deliveries; drop function refuse_one()");
    expect(answers.map(({ httpStatus }) => httpStatus)).toEqual(
      bodies.map(({ id }) => (id === refused ? 503 : 200)),
    );
    const stored =
      await test.sql`select event_id from deliveries where event_id in ${test.sql(bodies.map(({ id }) => id))}`;
    expect(stored.map(({ event_id }) => event_id).sort()).toEqual(
      bodies
        .map(({ id }) => id)
        .filter((id) => id !== refused)
        .sort(),
    );
  });
});
