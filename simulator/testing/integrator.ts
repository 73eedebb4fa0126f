import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export type Received = {
  path: string;
  headers: IncomingHttpHeaders;
  text: string;
  /** The body, or null when it is not JSON. */
  body: Record<string, unknown> | null;
};

/** What the integrator answers: HTTP code and body, `hang` for nothing at all, `reset` for a broken connection. */
export type Answering = (received: Received) => { httpStatus: number; text: string } | "hang" | "reset";

export const approve: Answering = () => ({ httpStatus: 200, text: '{"status":"success"}' });
export const decline: Answering = () => ({
  httpStatus: 200,
  text: '{"status":"error","errors":["no_money"]}',
});

/** A small integrator for tests: keeps what it receives and answers as told. */
export class Integrator {
  readonly received: Received[] = [];
  answering: Answering = approve;
  readonly #server: Server;
  readonly #watchers = new Set<() => void>();

  constructor() {
    this.#server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      try {
        for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      } catch {
        return;
      }
      const text = Buffer.concat(chunks).toString("utf8");
      const received = { path: request.url ?? "", headers: request.headers, text, body: parse(text) };
      this.received.push(received);
      for (const watcher of [...this.#watchers]) watcher();
      const answer = this.answering(received);
      if (answer === "reset") request.socket.resetAndDestroy();
      else if (answer !== "hang") {
        response.writeHead(answer.httpStatus, { "content-type": "application/json" });
        response.end(answer.text);
      }
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Resolves with what was received as soon as the condition holds for it. */
  async until(condition: (received: Received[]) => boolean): Promise<Received[]> {
    if (condition(this.received)) return this.received;
    return new Promise((resolve) => {
      const watcher = () => {
        if (!condition(this.received)) return;
        this.#watchers.delete(watcher);
        resolve(this.received);
      };
      this.#watchers.add(watcher);
    });
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}

function parse(text: string): Record<string, unknown> | null {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
}
