import { readdirSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, type ExpectStatic, expect, it } from "vitest";
import type { SeededCard } from "@/db/testing";
import { type OwnPostgres, startOwnPostgres } from "@/db/testing/own-postgres";
import { type GatewayAnswer, startTestGateway, type TestGateway } from "./gateway-testing";
import { authorizationBody, newEventId, presentmentBody, provenBalance } from "./webhooks/testing";

/*
 * What becomes of answers when the database is stopped or frozen, and when the gateway is killed: durable Postgres
 * instances of the tests' own, the gateway as a process, a steady load over loopback.
 */

/** The program's deadline (the default), and what this machine may add on its way to us. */
const answerMsMax = 1_000 + 300;
const everyMs = 20;
const backAgain = { timeout: 20_000, interval: 100 };

type Body = ReturnType<typeof authorizationBody>;
type Sent = { body: Body; sentMs: number; answer: GatewayAnswer };
type Event = { sentMs: number; answer: GatewayAnswer };

/** Sends 50 requests a second, and an advice, a reversal and a presentment in turn every 100 ms, until it is stopped. */
function steadyLoad(postgres: OwnPostgres, gateway: TestGateway, cards: readonly SeededCard[]) {
  const requests: Promise<Sent>[] = [];
  const events: Promise<Event>[] = [];
  const { program } = postgres;
  const sendRequest = () => {
    const body = authorizationBody(cards[requests.length % cards.length]!, { billing_amount: "1.00" });
    const sentMs = performance.now();
    const posted = gateway.post(program, "authorization", body);
    requests.push(posted.then((answer) => ({ body, sentMs, answer })));
    if (requests.length % 5 === 0) sendEvent(body);
  };
  const sendEvent = (body: Body) => {
    const sentMs = performance.now();
    const kind = events.length % 3;
    const reversal = { ...body, type: "reversal", id: newEventId(), original_authorization_id: newEventId() };
    const advice = { ...body, id: newEventId(), advice: true, response_code: "Approved" };
    const posted =
      kind === 2
        ? gateway.post(program, "transaction", presentmentBody(cards[0]!))
        : gateway.post(program, "authorization", kind === 0 ? advice : reversal);
    events.push(posted.then((answer) => ({ sentMs, answer })));
  };
  const timer = setInterval(sendRequest, everyMs);
  return async () => {
    clearInterval(timer);
    return { requests: await Promise.all(requests), events: await Promise.all(events) };
  };
}

/** What FINCI was told: null for a success, otherwise the reason. */
function toldReason({ body }: GatewayAnswer): string | null {
  const answer = JSON.parse(body) as { status: string; errors?: string[] };
  return answer.status === "success" ? null : (answer.errors?.[0] ?? "");
}

/** What is not in the database exactly as FINCI was told; empty when all is. */
async function differences({ sql }: OwnPostgres, sent: readonly Sent[]): Promise<string[]> {
  const ids = sent.map(({ body }) => body.id);
  const rows = await sql<{ id: string; decision: string; decision_reason: string | null }[]>`
    select id, decision, decision_reason from authorizations where id in ${sql(ids)}`;
  const deliveries = await sql<{ event_id: string; answer: unknown }[]>`
    select event_id, answer from deliveries where event_id in ${sql(ids)} and kind = 'request'`;
  return sent.flatMap(({ body: { id }, answer }) => {
    const reason = toldReason(answer);
    const stored = rows.filter((row) => row.id === id);
    const received = deliveries.filter((row) => row.event_id === id);
    const isSame =
      stored.length === 1 &&
      stored[0]?.decision === (reason === null ? "approved" : "declined") &&
      stored[0]?.decision_reason === reason &&
      received.length === 1 &&
      JSON.stringify(received[0]?.answer) === JSON.stringify(sortedAnswer(answer));
    return isSame ? [] : [`${id} told ${answer.body}, stored ${JSON.stringify([stored, received])}`];
  });
}

/** jsonb sorts keys by their length. */
function sortedAnswer(answer: GatewayAnswer): unknown {
  const { status, errors } = JSON.parse(answer.body);
  return errors ? { errors, status } : { status };
}

/** The database agrees with every answer, no journal is left, and what is held is what was approved. */
async function expectAllBroughtIn(
  expect: ExpectStatic,
  postgres: OwnPostgres,
  gateway: TestGateway,
  cards: readonly SeededCard[],
  sent: readonly Sent[],
): Promise<void> {
  await expect.poll(() => differences(postgres, sent), backAgain).toEqual([]);
  await expect.poll(() => readdirSync(gateway.journalFolder), backAgain).toEqual([]);
  for (const card of cards) {
    const approved = sent.filter(
      ({ body, answer }) => body.account_id === card.accountId && toldReason(answer) === null,
    );
    const { held_minor } = await provenBalance(postgres.sql, card);
    expect(held_minor).toBe(BigInt(approved.length) * 100n);
  }
}

const addCards = ({ program }: OwnPostgres) =>
  Promise.all([0, 1, 2, 3].map(() => program.addCard({ balanceMinor: 1_000_000_00n })));

const slowest = (sent: readonly { answer: GatewayAnswer }[]) =>
  Math.max(...sent.map(({ answer }) => answer.ms));

describe("a database that goes away under load", () => {
  let postgresOf: OwnPostgres[];
  let gateways: TestGateway[];
  beforeAll(async () => {
    postgresOf = await Promise.all([startOwnPostgres(), startOwnPostgres()]);
    gateways = await Promise.all(postgresOf.map(({ databaseUrl }) => startTestGateway({ databaseUrl })));
  });
  afterAll(async () => {
    await Promise.all(gateways.map((gateway) => gateway.stop()));
    await Promise.all(postgresOf.map((postgres) => postgres.remove()));
  });

  it.concurrent("stopped for 10 s: every answer in time, and all of them in the database afterwards", async ({
    expect,
  }) => {
    const [postgres, gateway] = [postgresOf[0]!, gateways[0]!];
    const cards = await addCards(postgres);
    const stopLoad = steadyLoad(postgres, gateway, cards);
    await wait(1_000);
    await postgres.stop();
    const stoppedMs = performance.now();
    await wait(10_000);
    const startingMs = performance.now();
    await postgres.start();
    await expect
      .poll(async () => {
        const body = authorizationBody(cards[0]!, { billing_amount: "0.00" });
        return toldReason(await gateway.post(postgres.program, "authorization", body));
      }, backAgain)
      .toBeNull();
    const backMs = performance.now() - startingMs;
    await wait(1_000);
    const { requests, events } = await stopLoad();

    expect(new Set(requests.map(({ answer }) => answer.status))).toEqual(new Set([200]));
    expect(slowest(requests)).toBeLessThan(answerMsMax);
    const away = requests.filter(({ sentMs }) => sentMs > stoppedMs && sentMs < startingMs - answerMsMax);
    expect(away.length).toBeGreaterThan(200);
    expect(new Set(away.map(({ answer }) => toldReason(answer)))).toEqual(new Set(["store_unavailable"]));
    const repeatable = events.filter(({ sentMs }) => sentMs > stoppedMs && sentMs < startingMs - answerMsMax);
    expect(new Set(repeatable.map(({ answer }) => answer.status))).toEqual(new Set([503]));
    expect(slowest(events)).toBeLessThan(answerMsMax);
    expect(backMs).toBeLessThan(5_000);
    expect(toldReason(requests.at(-1)!.answer)).toBeNull();
    expect(events.at(-1)!.answer.status).toBe(200);
    await expectAllBroughtIn(expect, postgres, gateway, cards, requests);
  }, 60_000);

  it.concurrent("frozen for 5 s: the same, and no hold stays of statements that end afterwards", async ({
    expect,
  }) => {
    const [postgres, gateway] = [postgresOf[1]!, gateways[1]!];
    const cards = await addCards(postgres);
    const stopLoad = steadyLoad(postgres, gateway, cards);
    await wait(1_000);
    const frozenMs = performance.now();
    postgres.freeze();
    await wait(5_000);
    const resumedMs = performance.now();
    postgres.resume();
    await expect
      .poll(async () => {
        const body = authorizationBody(cards[0]!, { billing_amount: "0.00" });
        return toldReason(await gateway.post(postgres.program, "authorization", body));
      }, backAgain)
      .toBeNull();
    const backMs = performance.now() - resumedMs;
    await wait(1_000);
    const { requests, events } = await stopLoad();

    expect(new Set(requests.map(({ answer }) => answer.status))).toEqual(new Set([200]));
    expect(slowest(requests)).toBeLessThan(answerMsMax);
    const away = requests.filter(({ sentMs }) => sentMs > frozenMs && sentMs < resumedMs - answerMsMax);
    expect(away.length).toBeGreaterThan(100);
    expect(away.filter(({ answer }) => toldReason(answer) === null)).toEqual([]);
    const repeatable = events.filter(({ sentMs }) => sentMs > frozenMs && sentMs < resumedMs - answerMsMax);
    expect(new Set(repeatable.map(({ answer }) => answer.status))).toEqual(new Set([503]));
    expect(slowest(events)).toBeLessThan(answerMsMax);
    expect(backMs).toBeLessThan(5_000);
    expect(toldReason(requests.at(-1)!.answer)).toBeNull();
    await expectAllBroughtIn(expect, postgres, gateway, cards, requests);
  }, 60_000);
});

describe("a gateway that is killed", () => {
  let postgres: OwnPostgres;
  beforeAll(async () => {
    postgres = await startOwnPostgres();
  });
  afterAll(() => postgres.remove());

  it("under load: every answer that FINCI received is in the database", async () => {
    const cards = await addCards(postgres);
    const gateway = await startTestGateway({ databaseUrl: postgres.databaseUrl, connections: 64 });
    const bodies = Array.from({ length: 600 }, (_, index) =>
      authorizationBody(cards[index % 4]!, { billing_amount: index % 10 ? "1.00" : "9999999.00" }),
    );
    let answered = 0;
    const sent = await Promise.all(
      bodies.map(async (body): Promise<Sent> => {
        const answer = await gateway.post(postgres.program, "authorization", body);
        answered += 1;
        if (answered === 250) void gateway.kill();
        return { body, sentMs: 0, answer };
      }),
    );
    const received = sent.filter(({ answer }) => answer.status === 200);
    expect(received.length).toBeGreaterThanOrEqual(250);
    expect(received.length).toBeLessThan(600);
    const next = await startTestGateway({
      databaseUrl: postgres.databaseUrl,
      journalFolder: gateway.journalFolder,
    });
    try {
      await expect.poll(() => differences(postgres, received), backAgain).toEqual([]);
      for (const card of cards) await provenBalance(postgres.sql, card);
    } finally {
      await next.stop();
    }
  }, 60_000);

  it("during an outage: the next one, also started during it, brings its journal in", async () => {
    const cards = await addCards(postgres);
    const gateway = await startTestGateway({ databaseUrl: postgres.databaseUrl });
    await postgres.stop();
    const sent = await Promise.all(
      Array.from({ length: 50 }, async (_, index): Promise<Sent> => {
        const body = authorizationBody(cards[index % 4]!);
        const answer = await gateway.post(postgres.program, "authorization", body);
        return { body, sentMs: 0, answer };
      }),
    );
    expect(new Set(sent.map(({ answer }) => toldReason(answer)))).toEqual(new Set(["store_unavailable"]));
    await gateway.kill();
    expect(readdirSync(gateway.journalFolder)).not.toEqual([]);
    const next = await startTestGateway({
      databaseUrl: postgres.databaseUrl,
      journalFolder: gateway.journalFolder,
      isReady: false,
    });
    try {
      const refused = await next.post(postgres.program, "authorization", authorizationBody(cards[0]!));
      expect(refused.status).toBe(503);
      await postgres.start();
      await expectAllBroughtIn(expect, postgres, next, cards, sent);
      const answer = await next.post(postgres.program, "authorization", authorizationBody(cards[0]!));
      expect(toldReason(answer)).toBeNull();
    } finally {
      await next.stop();
    }
  }, 60_000);
});
