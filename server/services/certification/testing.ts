import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { users } from "@/db/schema";
import type { ScenarioKey } from "@/lib/certification";
import type { Role } from "@/lib/permissions";
import type { ServiceContext } from "../../context";
import type { WebhookEndpoints } from "../../webhooks/endpoints";
import { processNextDelivery } from "../../webhooks/process";
import { testEndpoints } from "../../webhooks/testing";
import { FinciBench, type LinkedProgram } from "../testing";
import { CertificationWorker, getCertificationRun, startCertification } from "./index";

/** FINCI's clock for an answer: the real one, because the machine may be busy. */
const decisionClockMs = 3_000;

/** The endpoints hear of a change by a notification of the database. */
const policyNoticeMs = 500;

/**
 * All that a certification run goes through: the simulator with its real clock, the webhook endpoints behind HTTP, the inbox
 * being drained, and the jobs that carry runs out.
 */
export class CertificationBench extends FinciBench {
  private readonly ending = new AbortController();
  private endpoints!: WebhookEndpoints;
  private server!: Server;
  private draining!: Promise<void>;
  /** The jobs; a test that wants them to die ends them and starts others. */
  jobs = this.newJobs();

  override async start(): Promise<void> {
    await super.start();
    await this.finci.simulator.stop();
    await this.finci.startSimulator({ decisionClockMs });
    this.endpoints = testEndpoints(this.test.databaseUrl);
    await this.endpoints.start();
    this.server = createServer((request, response) => {
      const startedMs = performance.now();
      const receivedAt = new Date();
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", async () => {
        const path = request.url ?? "";
        const [, , , endpointKey = "", endpoint] = path.split("/");
        const answer = await this.endpoints.answer({
          endpoint: endpoint === "transaction" ? "transaction" : "authorization",
          endpointKey,
          method: request.method ?? "POST",
          path,
          header: (name) => {
            const value = request.headers[name];
            return Array.isArray(value) ? value[0] : value;
          },
          body: Buffer.concat(chunks),
          sourceAddress: "127.0.0.1",
          startedMs,
          receivedAt,
        });
        response.writeHead(answer.httpStatus, { "content-type": "application/json" });
        response.end(JSON.stringify(answer.body));
      });
    });
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.draining = this.drain();
  }

  override async stop(): Promise<void> {
    this.ending.abort();
    await this.jobs.end();
    await this.draining;
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    await this.endpoints.stop();
    await super.stop();
  }

  private async drain(): Promise<void> {
    while (!this.ending.signal.aborted) {
      if (!(await processNextDelivery(this.db))) await pause(20);
    }
  }

  /** A jobs process; `end` is what a kill leaves behind: nothing is written any more. */
  newJobs() {
    const ending = new AbortController();
    let working: Promise<void> | null = null;
    return {
      start: () => {
        const worker = new CertificationWorker(this.db, ending.signal);
        working = (async () => {
          while (!ending.signal.aborted) {
            await worker.tick();
            await pause(20);
          }
          await worker.settled();
        })();
      },
      end: async () => {
        ending.abort();
        await working;
      },
    };
  }

  /** A program whose sandbox at the simulator posts to our endpoints. */
  async linked(overrides: Parameters<FinciBench["program"]>[0] = {}): Promise<LinkedProgram> {
    const program = await this.program(overrides);
    const { port } = this.server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/api/webhooks/${program.endpointKey}`;
    const name = program.credentials.token.slice("token-".length);
    await this.finci.tenant(name, {
      webhooks: { authorizationUrl: `${url}/authorization`, transactionUrl: `${url}/transaction` },
    });
    await this.refreshPolicy();
    return program;
  }

  /** Waits until the endpoints have noticed what was changed in the tables. */
  async refreshPolicy(): Promise<void> {
    await pause(policyNoticeMs);
  }

  /** A person with the role who is stored, as who starts a run must be. */
  async stored(role: Role, programId: string | null = null): Promise<ServiceContext> {
    const context = this.as(role, programId);
    if (context.actor.type !== "user") throw new Error("no person");
    const { userId, name } = context.actor;
    await this.db.insert(users).values({ id: userId, email: `${userId}@example.com`, name });
    return context;
  }

  /** Starts a run; gives its id. */
  async begin(
    context: ServiceContext,
    program: LinkedProgram,
    scenarios?: ScenarioKey[],
    mode: "simulator" | "live" = "simulator",
  ): Promise<string> {
    const { runId } = await startCertification(context, {
      runId: randomUUID(),
      programId: program.programId,
      mode,
      scenarios,
    });
    return runId;
  }

  /** The run when it has ended. */
  async ended(context: ServiceContext, runId: string) {
    for (;;) {
      const run = await getCertificationRun(context, { runId });
      if (run.state !== "running") return run;
      await pause(50);
    }
  }
}
