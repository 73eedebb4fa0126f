import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createTestDatabase, type SeededProgram, seedProgram, type TestDatabase } from "@/db/testing";
import { endChild, startChild } from "./child";
import { authorizationBody, provenBalance } from "./webhooks/testing";

/* The gateway as a process of its own before a stand-in for the console that streams. */

let test: TestDatabase;
let program: SeededProgram;
let consoleServer: http.Server;
let gateway: ReturnType<typeof startChild>;
let url: string;

async function listen(server: http.Server, port = 0): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

async function freePort(): Promise<number> {
  const server = http.createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Ends the stream that the stand-in has begun. */
let finishStream = () => {};

function answerAsConsole(request: http.IncomingMessage, response: http.ServerResponse): void {
  if (request.url === "/stream") {
    response.write("first");
    finishStream = () => response.end("last");
    return;
  }
  const { host, "x-forwarded-for": forwardedFor } = request.headers;
  response.end(JSON.stringify({ url: request.url, forwardedFor, host }));
}

beforeAll(async () => {
  test = await createTestDatabase();
  program = await seedProgram(test.db);
  consoleServer = http.createServer(answerAsConsole);
  const internalPort = await listen(consoleServer);
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  gateway = startChild({
    command: ["server/gateway.ts"],
    env: {
      DATABASE_URL: test.databaseUrl,
      HOST: "127.0.0.1",
      PORT: String(port),
      CONSOLE_INTERNAL_PORT: String(internalPort),
      CONSOLE_ROLE: "authorization",
    },
  });
  await vi.waitFor(async () => expect((await fetch(`${url}/api/ready`)).status).toBe(200), {
    timeout: 20_000,
    interval: 50,
  });
});
afterAll(async () => {
  await endChild(gateway, 10_000);
  consoleServer.closeAllConnections();
  consoleServer.close();
  await test.end();
});

const post = (path: string, body: string) =>
  fetch(url + path, { method: "POST", body, headers: { "content-type": "application/json" } });

describe("the gateway", () => {
  it("answers authorizations itself, also while the console is away", async () => {
    const card = await program.addCard({ balanceMinor: 100_00n });
    const path = `/api/webhooks/${program.endpointKey}/authorization`;
    const answer = await post(path, JSON.stringify(authorizationBody(card)));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ status: "success" });
    const port = (consoleServer.address() as AddressInfo).port;
    consoleServer.closeAllConnections();
    await new Promise((resolve) => consoleServer.close(resolve));
    expect((await fetch(`${url}/overview`)).status).toBe(503);
    expect((await post(path, JSON.stringify(authorizationBody(card)))).status).toBe(200);
    expect((await fetch(`${url}/api/health`)).status).toBe(200);
    await listen(consoleServer, port);
    expect((await fetch(`${url}/overview`)).status).toBe(200);
    expect(await provenBalance(test.sql, card)).toMatchObject({ held_minor: 2_000n });
  });

  it("passes everything else on, with the caller's true address", async () => {
    const answer = await fetch(`${url}/cards?status=active`, {
      headers: { "x-forwarded-for": "203.0.113.7" },
    });
    expect(await answer.json()).toEqual({
      url: "/cards?status=active",
      forwardedFor: "127.0.0.1",
      host: new URL(url).host,
    });
  });

  it("streams: the first bytes arrive before the last are written", async () => {
    const answer = await fetch(`${url}/stream`);
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toBe("first");
    finishStream();
    expect((await reader.read()).value).toBe("last");
  });

  it("refuses other methods, oversize bodies and unknown endpoints", async () => {
    const path = `/api/webhooks/${program.endpointKey}/authorization`;
    expect((await fetch(url + path)).status).toBe(405);
    expect((await post(path, "x".repeat(70_000))).status).toBe(413);
    expect((await post("/api/webhooks/nobody/transaction", "{}")).status).toBe(404);
  });

  it("keeps what it acknowledged when it is killed", async () => {
    const card = await program.addCard({ balanceMinor: 1_000_00n });
    const path = `/api/webhooks/${program.endpointKey}/authorization`;
    const bodies = Array.from({ length: 60 }, () => authorizationBody(card, { billing_amount: "1.00" }));
    const acknowledged: string[] = [];
    const victim = bodies.map(async (body, index) => {
      const answer = await post(path, JSON.stringify(body));
      if (answer.status === 200) acknowledged.push(body.id);
      if (index === 20) gateway.kill("SIGKILL");
    });
    await Promise.allSettled(victim);
    expect(acknowledged.length).toBeGreaterThan(0);
    const stored = await test.sql`select id from authorizations where id in ${test.sql(acknowledged)}`;
    expect(stored).toHaveLength(acknowledged.length);
    const { held_minor } = await provenBalance(test.sql, card);
    expect(held_minor).toBeGreaterThanOrEqual(BigInt(acknowledged.length) * 100n);
  });
});
