import type { IncomingMessage, ServerResponse } from "node:http";
import { type ErrorCode, errorHttpStatus } from "@/server/finci/contract";
import type { CardApiFault, Faults } from "../faults";
import { readBody, sendJson } from "../http";
import type { Ids } from "../ids";
import type { Tenant } from "../records";
import type { Store } from "../store";
import { createAccount, getAccounts } from "./accounts";
import { authenticate } from "./authenticate";
import { createCard, getCards, updateCardStage, updateCardStatus } from "./cards";
import { createCorporate, getCorporates } from "./corporates";
import { createEmployee, getEmployees } from "./employees";
import type { Operation } from "./operation";
import { createPerson, getPersons } from "./persons";
import { Refusal } from "./refusal";
import { getTransactions } from "./transactions";

const operations: Record<string, Operation> = {
  "POST create-person": createPerson,
  "POST create-corporate": createCorporate,
  "POST create-employee": createEmployee,
  "POST create-account": createAccount,
  "POST create-card": createCard,
  "POST get-cards": getCards,
  "POST get-persons": getPersons,
  "POST get-corporates": getCorporates,
  "POST get-employees": getEmployees,
  "POST get-accounts": getAccounts,
  "POST get-transactions": getTransactions,
  "PATCH update-card-status": updateCardStatus,
  "PATCH update-card-stage": updateCardStage,
};

const callsKeptMax = 2_000;

/** A call as `GET /_sim/calls` shows it; without bodies, which hold personal data. */
export type CallReport = {
  at: string;
  tenant: string | null;
  method: string;
  path: string;
  operation: string | null;
  /** Null when the connection was reset or left without an answer on purpose. */
  http_status: number | null;
  errors: string[];
  detail: string | null;
  fault: CardApiFault | null;
  duration_ms: number;
};

type Handled = { httpStatus: number; body: Record<string, unknown>; refusal: Refusal | null };

/** FINCI's Card API and Payments API. Source: FINCI contract §2 to §5 and §9. */
export class CardApi {
  readonly #calls: CallReport[] = [];

  constructor(
    private readonly store: Store,
    private readonly ids: Ids,
    private readonly faults: Faults,
  ) {}

  /** Newest calls last, at most 2,000. */
  calls(): readonly CallReport[] {
    return this.#calls;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedMs = performance.now();
    const report: CallReport = {
      at: new Date().toISOString(),
      tenant: null,
      method: request.method ?? "",
      path: request.url ?? "",
      operation: null,
      http_status: null,
      errors: [],
      detail: null,
      fault: null,
      duration_ms: 0,
    };
    const bytes = await readBody(request);
    const handled = this.#answer(request, bytes, report);
    this.#send(request, response, handled, report);
    report.duration_ms = Math.round((performance.now() - startedMs) * 100) / 100;
    this.#calls.push(report);
    if (this.#calls.length > callsKeptMax) this.#calls.shift();
  }

  /** Everything up to the answer; the report learns what is found out on the way. */
  #answer(request: IncomingMessage, bytes: Buffer | null, report: CallReport): Handled {
    try {
      if (bytes === null) throw new Refusal("invalid_request", "The body is too large");
      const tenant = authenticate(this.store, request, bytes);
      report.tenant = tenant.name;
      const { name, operation, tokenId } = findOperation(tenant, request);
      report.operation = name;
      const body = parseJson(bytes);
      report.fault = this.faults.takeForCardApi(name, body, tenant.name);
      if (report.fault === "http_500") throw new Refusal("internal_error", "Asked for by a fault");
      if (report.fault === "rate_limited") throw new Refusal("rate_limited", "Asked for by a fault");
      if (report.fault === "timeout" || report.fault === "reset_before_write") return nothing;
      const fields = operation({ store: this.store, ids: this.ids, tenant, body, tokenId });
      return { httpStatus: 200, body: { status: "success", errors: [], ...fields }, refusal: null };
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal("internal_error", String(error));
      return refused(refusal);
    }
  }

  #send(request: IncomingMessage, response: ServerResponse, handled: Handled, report: CallReport): void {
    report.errors = handled.refusal ? [handled.refusal.code] : [];
    report.detail = handled.refusal?.message ?? null;
    // A refusal is always answered: an unknown outcome is one where something was written.
    const fault = handled.refusal ? null : report.fault;
    if (fault === "reset_before_write" || fault === "reset_after_write") {
      request.socket.resetAndDestroy();
      return;
    }
    if (fault === "timeout" || fault === "timeout_after_write") return;
    report.http_status = handled.httpStatus;
    sendJson(response, handled.httpStatus, handled.body);
  }
}

const nothing: Handled = { httpStatus: 200, body: {}, refusal: null };

function refused(refusal: Refusal): Handled {
  const code: ErrorCode = refusal.code;
  return { httpStatus: errorHttpStatus[code], body: { status: "error", errors: [code] }, refusal };
}

function findOperation(tenant: Tenant, request: IncomingMessage) {
  const path = (request.url ?? "").split("?")[0] ?? "";
  const prefix = `${tenant.pathPrefix}/`;
  const [name = "", tokenId = ""] = path.startsWith(prefix) ? path.slice(prefix.length).split("/") : [];
  const operation = operations[`${request.method} ${name}`];
  if (!operation) throw new Refusal("not_found", `No operation ${request.method} ${path}`);
  return { name, operation, tokenId };
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    throw new Refusal("invalid_request", "The body is not JSON");
  }
}
