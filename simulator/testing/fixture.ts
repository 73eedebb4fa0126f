import { createHmac } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningSimulator, type SimulatorOptions, startSimulator } from "../index";
import { Integrator } from "./integrator";

export const address = { line1: "1 Rue du Nord", city: "Luxembourg", postal_code: "1313", country: "LU" };
export const person = {
  external_id: "person-1",
  first_name: "Ada",
  last_name: "Keller",
  date_of_birth: "1990-05-04",
  email: "ada@example.test",
  phone: "+35212345678",
  address,
};
export const corporate = {
  external_id: "corporate-1",
  legal_name: "Keller SA",
  registration_number: "B123456",
  country: "LU",
  address,
};
export const employee = {
  external_id: "employee-1",
  first_name: "Max",
  last_name: "Weber",
  date_of_birth: "1988-01-02",
  email: "max@example.test",
  phone: "+35287654321",
};
export const cardFields = {
  product_id: 701,
  embossing_name: "ADA KELLER",
  expiration_date: "2031-12",
  token_status: "active",
  token_stage: "digital",
  delivery_address: address,
  express_delivery: false,
};

type Json = Record<string, unknown>;
export type Answered = { httpStatus: number; body: Json };
/** What a test may do differently about a Card API call. */
export type CallChanges = { token?: string; secret?: string; timestamp?: number; path?: string };

/** A simulator with one tenant and an integrator, on free ports and in a folder of its own. */
export class Fixture {
  readonly integrator = new Integrator();
  simulator!: RunningSimulator;
  #folder = "";
  #integratorUrl = "";

  async start(options: Partial<SimulatorOptions> = {}): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), "finci-simulator-"));
    this.#integratorUrl = await this.integrator.start();
    await this.startSimulator(options);
    await this.tenant("acme");
  }

  get dataFolder(): string {
    return this.#folder;
  }

  /** Starts the simulator on the fixture's folder; for a restart, after `simulator.stop()`. */
  async startSimulator(options: Partial<SimulatorOptions> = {}): Promise<void> {
    this.simulator = await startSimulator({
      port: 0,
      host: "127.0.0.1",
      dataFolder: this.#folder,
      decisionClockMs: 150,
      retryBaseMs: 10,
      ...options,
    });
  }

  async stop(): Promise<void> {
    await this.simulator.stop();
    await this.integrator.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Registers a tenant whose token is `token-<name>` and whose secret is `secret-<name>`. */
  async tenant(name: string, changes: Json = {}): Promise<Answered> {
    return this.control("PUT", `tenants/${name}`, {
      token: `token-${name}`,
      secret: `secret-${name}`,
      allowedCidrs: ["127.0.0.1/32"],
      products: [
        { product_id: 701, currency: "EUR", name: "Debit EUR" },
        { product_id: 702, currency: "USD", name: "Debit USD" },
      ],
      webhooks: this.webhooks(),
      decisioning: "integrator",
      ...changes,
    });
  }

  webhooks(secret?: string): Json {
    const url = this.#integratorUrl;
    return { authorizationUrl: `${url}/authorization`, transactionUrl: `${url}/transaction`, secret };
  }

  async control(method: string, path: string, body?: unknown): Promise<Answered> {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const response = await fetch(`${this.simulator.url}/_sim/${path}`, init);
    return { httpStatus: response.status, body: (await response.json()) as Json };
  }

  /** A signed Card API call of tenant `acme`. The signature is written out here once more, on purpose. */
  async call(method: string, operation: string, body: unknown, changes: CallChanges = {}): Promise<Answered> {
    const path = changes.path ?? `/api/v1/${operation}`;
    const text = JSON.stringify(body);
    const timestamp = String(changes.timestamp ?? Math.floor(Date.now() / 1000));
    const secret = changes.secret ?? "secret-acme";
    const signature = createHmac("sha256", secret)
      .update(`${timestamp}${method}${path}${text}`)
      .digest("hex");
    const response = await fetch(this.simulator.url + path, {
      method,
      body: text,
      headers: {
        "x-auth-token": changes.token ?? "token-acme",
        "x-auth-timestamp": timestamp,
        "x-auth-signature": signature,
      },
    });
    return { httpStatus: response.status, body: (await response.json()) as Json };
  }

  /** Person, account and active card; the card's token id. */
  async card(currency = "EUR", product_id = 701, externalId = "person-1"): Promise<string> {
    const { person_id } = (await this.call("POST", "create-person", { ...person, external_id: externalId }))
      .body;
    const { account_id } = (await this.call("POST", "create-account", { person_id, currency })).body;
    const fields = { ...cardFields, product_id, account_id, person_id };
    return (await this.call("POST", "create-card", fields)).body.token_id as string;
  }
}
