import http from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import autocannon from "autocannon";
import type { SeededCard } from "@/db/testing";
import { authorizationBody } from "@/server/webhooks/testing";

/* Load generators: closed loop (as fast as it goes), open loop (on a schedule), and people who look at pages. */

let lastId = 251_000_000_000_000_000n;

/** The bodies of a card's authorizations, cut where the id stands: the generator shares the processor with the servers. */
const templates = new Map<SeededCard, string[]>();

function templateOf(card: SeededCard): string[] {
  const amounts = { transaction_amount: "0.01", billing_amount: "0.01" };
  const parts = JSON.stringify(authorizationBody(card, { id: "<id>", ...amounts })).split("<id>");
  templates.set(card, parts);
  return parts;
}

/** A new authorization of one cent on a random card of the list. */
function nextBody(cards: readonly SeededCard[]): string {
  lastId += 1n;
  const card = cards[Math.floor(Math.random() * cards.length)];
  if (!card) throw new Error("There are no cards");
  return (templates.get(card) ?? templateOf(card)).join(lastId.toString());
}

export type ClosedLoop = {
  throughput: number;
  p50Ms: number;
  p99Ms: number;
  answered: number;
  failed: number;
};

/** As many requests as the server answers, on that many connections. */
export async function closedLoop(
  url: string,
  cards: readonly SeededCard[],
  { connections, seconds }: { connections: number; seconds: number },
): Promise<ClosedLoop> {
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    method: "POST",
    headers: { "content-type": "application/json" },
    requests: [{ setupRequest: (request) => ({ ...request, body: nextBody(cards) }) }],
  });
  return {
    throughput: result.requests.average,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    answered: result["2xx"],
    failed: result.non2xx + result.errors + result.timeouts,
  };
}

export type OpenLoop = { p50Ms: number; p99Ms: number; maxMs: number; answered: number; failed: number };

/** An answer that takes longer than FINCI waits counts as failed. Source: FINCI contract §6 */
const finciWaitsMs = 3_000;

/**
 * Requests on a schedule, whatever the answers do. Latency counts from the moment a request was due, so that a server that
 * stalls is charged for all that should have been sent meanwhile.
 */
export function openLoop(
  url: string,
  cards: readonly SeededCard[],
  schedule: { perSecond: number; seconds: number },
): Promise<OpenLoop> {
  return postOnSchedule(url, () => nextBody(cards), schedule);
}

/** The same with any bodies. */
export async function postOnSchedule(
  url: string,
  next: () => string,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<OpenLoop> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
  const latenciesMs: number[] = [];
  let failed = 0;
  const pending: Promise<void>[] = [];
  await onSchedule(perSecond, seconds, (dueMs) => {
    pending.push(
      send(url, agent, { body: next() }).then((isGood) => {
        const latencyMs = performance.now() - dueMs;
        latenciesMs.push(latencyMs);
        if (!isGood || latencyMs > finciWaitsMs) failed += 1;
      }),
    );
  });
  await Promise.all(pending);
  agent.destroy();
  latenciesMs.sort((one, other) => one - other);
  const at = (share: number) => round(latenciesMs[Math.floor((latenciesMs.length - 1) * share)] ?? 0);
  return { p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1), answered: latenciesMs.length - failed, failed };
}

/** Signed-in people who look at pages, on a schedule. Resolves with the pages answered and not. */
export async function lookAtPages(
  url: string,
  cookie: string,
  paths: readonly string[],
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<{ shown: number; failed: number }> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
  const pending: Promise<boolean>[] = [];
  let turn = 0;
  await onSchedule(perSecond, seconds, () => {
    const path = paths[turn++ % paths.length] ?? "/";
    pending.push(send(url + path, agent, { headers: { cookie } }));
  });
  const shown = (await Promise.all(pending)).filter(Boolean).length;
  agent.destroy();
  return { shown, failed: pending.length - shown };
}

async function onSchedule(perSecond: number, seconds: number, act: (dueMs: number) => void): Promise<void> {
  const startedMs = performance.now();
  const total = Math.round(perSecond * seconds);
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - startedMs) / 1000) * perSecond) + 1);
    for (; sent < due; sent += 1) act(startedMs + (sent * 1000) / perSecond);
    await wait(1);
  }
}

function send(
  url: string,
  agent: http.Agent,
  { body, headers = {} }: { body?: string; headers?: Record<string, string> },
): Promise<boolean> {
  return new Promise((resolve) => {
    const request = http.request(
      url,
      {
        agent,
        method: body === undefined ? "GET" : "POST",
        headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      },
      (response) => {
        response.resume();
        response.on("end", () => resolve(response.statusCode === 200));
        response.on("error", () => resolve(false));
      },
    );
    request.on("error", () => resolve(false));
    request.end(body);
  });
}

/** One decimal. */
export const round = (figure: number) => Math.round(figure * 10) / 10;

/** The middle one. */
export const median = (figures: number[]) =>
  [...figures].sort((one, other) => one - other)[Math.floor(figures.length / 2)] ?? 0;
