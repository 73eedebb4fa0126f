import type { ChildProcess } from "node:child_process";
import { mkdtempSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { vi } from "vitest";
import type { SeededProgram } from "@/db/testing";
import { endChild, startChild } from "./child";

/* The gateway as a process of its own, as FINCI sees it: over loopback, with the time each answer took. */

const startMsMax = 30_000;

/** `status` 0: the connection broke before there was an answer. */
export type GatewayAnswer = { status: number; body: string; ms: number };

export type TestGateway = {
  url: string;
  pid: number;
  journalFolder: string;
  /** Posts one body to one of the program's endpoints; never throws. */
  post(
    program: Pick<SeededProgram, "endpointKey">,
    endpoint: "authorization" | "transaction",
    body: unknown,
  ): Promise<GatewayAnswer>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** Ends it in order. */
  stop(): Promise<void>;
};

export async function freePort(): Promise<number> {
  const server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts a gateway and waits until it listens; with `isReady`, until it could also decide. */
export async function startTestGateway(options: {
  databaseUrl: string;
  journalFolder?: string;
  connections?: number;
  isReady?: boolean;
}): Promise<TestGateway> {
  const port = await freePort();
  const journalFolder = options.journalFolder ?? mkdtempSync(path.join(tmpdir(), "journal-"));
  const child = startChild({
    command: ["server/gateway.ts"],
    env: {
      DATABASE_URL: options.databaseUrl,
      JOURNAL_DIR: journalFolder,
      HOST: "127.0.0.1",
      PORT: String(port),
      CONSOLE_ROLE: "authorization",
    },
  });
  const url = `http://127.0.0.1:${port}`;
  const agent = new http.Agent({ keepAlive: true, maxSockets: options.connections ?? 256 });
  const ready = options.isReady ?? true;
  await vi.waitFor(
    async () => {
      const answer = await fetch(`${url}${ready ? "/api/ready" : "/api/health"}`);
      if (!answer.ok) throw new Error(`The gateway is not ready: ${await answer.text()}`);
    },
    { timeout: startMsMax, interval: 50 },
  );
  return {
    url,
    pid: child.pid ?? 0,
    journalFolder,
    post: (program, endpoint, body) =>
      send(agent, `${url}/api/webhooks/${program.endpointKey}/${endpoint}`, toBytes(body)),
    async kill() {
      const gone = ended(child);
      child.kill("SIGKILL");
      await gone;
      agent.destroy();
    },
    async stop() {
      agent.destroy();
      await endChild(child, 10_000);
    },
  };
}

function toBytes(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once("exit", () => resolve()));
}

/** Posts over a connection that is kept; the time runs from when the request is handed to the socket. */
export function send(agent: http.Agent, url: string, body: Buffer): Promise<GatewayAnswer> {
  return new Promise((resolve) => {
    let startedMs = performance.now();
    const finish = (status: number, text: string) =>
      resolve({ status, body: text, ms: performance.now() - startedMs });
    const request = http.request(
      url,
      {
        agent,
        method: "POST",
        headers: { "content-type": "application/json", "content-length": body.length },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => finish(response.statusCode ?? 0, Buffer.concat(chunks).toString()));
        response.on("error", () => finish(0, ""));
      },
    );
    request.on("socket", () => {
      startedMs = performance.now();
    });
    request.on("error", () => finish(0, ""));
    request.end(body);
  });
}
