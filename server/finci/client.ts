import { z } from "zod";
import { redact } from "@/lib/redact";
import {
  accountListSchema,
  accountSchema,
  cardListSchema,
  corporateListSchema,
  corporateSchema,
  type createAccountSchema,
  type createCardSchema,
  type createCorporateSchema,
  type createEmployeeSchema,
  type createPersonSchema,
  employeeListSchema,
  employeeSchema,
  envelopeSchema,
  type getAccountsSchema,
  type getCardsSchema,
  type getCorporatesSchema,
  type getEmployeesSchema,
  type getPersonsSchema,
  type getTransactionsSchema,
  ledgerPageSchema,
  listedCardSchema,
  personListSchema,
  personSchema,
  type updateCardStageSchema,
  type updateCardStatusSchema,
} from "./contract";
import { FinciError } from "./errors";
import { sign, signatureHeader, timestampHeader, tokenHeader } from "./signing";
import { sendOnce, type WireResult } from "./transport";

/** Time-out of one attempt. ASSUMED, see server/finci/assumptions.ts */
export const attemptTimeoutMs = 10_000;
/** Attempts at most; only one that never reached FINCI is followed by another. */
export const attemptsMax = 3;
/** Wait before the second and the third attempt. */
const retryDelaysMs = [150, 600];

export type FinciOperation =
  | "create_person"
  | "create_corporate"
  | "create_employee"
  | "create_account"
  | "create_card"
  | "update_card_status"
  | "update_card_stage"
  | "get_cards"
  | "get_persons"
  | "get_corporates"
  | "get_employees"
  | "get_accounts"
  | "get_transactions";

/** One attempt, as the API log keeps it: bodies are redacted, headers are not told at all. */
export type FinciCall = {
  operation: FinciOperation;
  method: string;
  path: string;
  /** Counts from 1. */
  attempt: number;
  outcome: "success" | "refused" | "unreachable" | "timeout" | "reset" | "invalid_answer";
  httpStatus: number | null;
  errorCodes: string[];
  requestBody: Record<string, unknown>;
  responseBody: Record<string, unknown> | null;
  startedAt: Date;
  durationMs: number;
};

export type FinciClientOptions = {
  /** `https://host:port`, without a path. */
  baseUrl: string;
  pathPrefix: string;
  signingTemplate: string;
  token: string;
  secret: string;
  /** Told of every attempt before the call returns; must not throw. */
  onCall: (call: FinciCall) => void | Promise<void>;
  timeoutMs?: number;
  /** Our clock, for the timestamp; a test may set it wrong. */
  nowMs?: () => number;
};

export type FinciClient = ReturnType<typeof createFinciClient>;

/** How one attempt went, for the connection test. */
export type FinciProbe = Pick<FinciCall, "outcome" | "errorCodes" | "durationMs"> & { result: WireResult };

type Call = {
  operation: FinciOperation;
  method: "POST" | "PATCH";
  name: string;
  request: Record<string, unknown>;
  answerSchema: z.ZodType;
};

/** What FINCI's answer means; the error is null on success. */
type Reading = {
  outcome: FinciCall["outcome"];
  httpStatus: number | null;
  errorCodes: string[];
  body: Record<string, unknown> | null;
  error: FinciError | null;
};

/**
 * The Card API of one environment, with a method for every operation. Signs the exact path and bytes that it sends.
 * Only an attempt that provably never reached FINCI is repeated (at most `attemptsMax`), so that no write happens twice.
 * Every method throws FinciError: `refused`, `unreachable` or, for a time-out, a reset, a 5xx or an answer that cannot
 * be read, `unknown`.
 */
export function createFinciClient(options: FinciClientOptions) {
  const { onCall, timeoutMs = attemptTimeoutMs, nowMs = Date.now } = options;

  async function attempt(operation: FinciOperation, method: string, url: URL, body: Buffer) {
    const path = url.pathname + url.search;
    const timestamp = String(Math.floor(nowMs() / 1000));
    return sendOnce({
      method,
      url,
      body,
      timeoutMs,
      headers: {
        "content-type": "application/json",
        "content-length": String(body.length),
        "user-agent": `finci-console (${operation})`,
        [tokenHeader]: options.token,
        [timestampHeader]: timestamp,
        [signatureHeader]: sign(options.secret, options.signingTemplate, { timestamp, method, path, body }),
      },
    });
  }

  /** One attempt, told to `onCall`. */
  async function once({ operation, method, name, request, answerSchema }: Call, number: number) {
    const url = new URL(`${options.pathPrefix}/${name}`, options.baseUrl);
    const body = Buffer.from(JSON.stringify(request));
    const startedAt = new Date();
    const result = await attempt(operation, method, url, body);
    const durationMs = Date.now() - startedAt.getTime();
    const reading = read(result, answerSchema);
    await onCall({
      operation,
      method,
      path: url.pathname + url.search,
      attempt: number,
      outcome: reading.outcome,
      httpStatus: reading.httpStatus,
      errorCodes: reading.errorCodes,
      requestBody: redact(request) as Record<string, unknown>,
      responseBody: reading.body && (redact(reading.body) as Record<string, unknown>),
      startedAt,
      durationMs,
    });
    return { result, reading, durationMs };
  }

  async function call<T extends z.ZodType>(
    operation: FinciOperation,
    method: "POST" | "PATCH",
    name: string,
    request: Record<string, unknown>,
    answerSchema: T,
  ): Promise<z.output<T>> {
    for (let number = 1; ; number += 1) {
      const made = { operation, method, name, request, answerSchema };
      const { reading, durationMs } = await once(made, number);
      if (!reading.error) return answerSchema.parse(reading.body);
      const delayMs = retryDelaysMs[number - 1];
      const isWorthRepeating = reading.error.outcome === "unreachable" && durationMs < timeoutMs;
      if (!isWorthRepeating || number >= attemptsMax || delayMs === undefined) throw reading.error;
      await new Promise((resolve) => setTimeout(resolve, delayMs));
    }
  }

  const post = <T extends z.ZodType>(operation: FinciOperation, request: object, answer: T) =>
    call(operation, "POST", operation.replaceAll("_", "-"), { ...request }, answer);
  const patch = (operation: FinciOperation, tokenId: string, request: object) =>
    call(
      operation,
      "PATCH",
      `${operation.replaceAll("_", "-")}/${encodeURIComponent(tokenId)}`,
      { ...request },
      listedCardSchema.pick({ token_id: true }),
    );

  return {
    createPerson: (request: z.input<typeof createPersonSchema>) =>
      post("create_person", request, personSchema.pick({ person_id: true })),
    createCorporate: (request: z.input<typeof createCorporateSchema>) =>
      post("create_corporate", request, corporateSchema.pick({ corporate_id: true })),
    createEmployee: (request: z.input<typeof createEmployeeSchema>) =>
      post("create_employee", request, employeeSchema.pick({ employee_id: true })),
    createAccount: (request: z.input<typeof createAccountSchema>) =>
      post("create_account", request, accountSchema.pick({ account_id: true })),
    createCard: (request: z.input<typeof createCardSchema>) =>
      post("create_card", request, listedCardSchema.pick({ token_id: true })),
    updateCardStatus: (tokenId: string, request: z.input<typeof updateCardStatusSchema>) =>
      patch("update_card_status", tokenId, request),
    updateCardStage: (tokenId: string, request: z.input<typeof updateCardStageSchema>) =>
      patch("update_card_stage", tokenId, request),
    getCards: (request: z.input<typeof getCardsSchema>) => post("get_cards", request, cardListSchema),
    getPersons: (request: z.input<typeof getPersonsSchema>) => post("get_persons", request, personListSchema),
    getCorporates: (request: z.input<typeof getCorporatesSchema>) =>
      post("get_corporates", request, corporateListSchema),
    getEmployees: (request: z.input<typeof getEmployeesSchema>) =>
      post("get_employees", request, employeeListSchema),
    getAccounts: (request: z.input<typeof getAccountsSchema>) =>
      post("get_accounts", request, accountListSchema),
    /** A read of a person who does not exist, once: how it went as it came from the wire. Changes nothing. Never throws. */
    probe: async (externalId: string): Promise<FinciProbe> => {
      const request = { external_id: externalId };
      const made = { method: "POST", name: "get-persons", request, answerSchema: personListSchema } as const;
      const { result, reading, durationMs } = await once({ ...made, operation: "get_persons" }, 1);
      return { result, outcome: reading.outcome, errorCodes: reading.errorCodes, durationMs };
    },
    /** Payments API: one page of a master account's ledger. */
    getTransactions: (request: z.input<typeof getTransactionsSchema>) =>
      post("get_transactions", request, ledgerPageSchema),
  };
}

const objectSchema = z.record(z.string(), z.unknown());

/** Only a whole answer under the contract says what became of a request: anything else leaves it unknown. */
function read(result: WireResult, answerSchema: z.ZodType): Reading {
  if (result.kind !== "answer") {
    const outcome = result.kind === "unreachable" ? "unreachable" : "unknown";
    const error = new FinciError(outcome, [], null, { cause: result.cause });
    return { outcome: result.kind, httpStatus: null, errorCodes: [], body: null, error };
  }
  const { httpStatus, text } = result;
  const body = parseObject(text);
  const envelope = envelopeSchema.safeParse(body);
  const errorCodes = envelope.data?.errors ?? [];
  const isSuccess = httpStatus >= 200 && httpStatus < 300;
  if (isSuccess && envelope.data?.status === "success" && answerSchema.safeParse(body).success) {
    return { outcome: "success", httpStatus, errorCodes, body, error: null };
  }
  const isRefusal = envelope.data?.status === "error" && httpStatus < 500;
  return {
    outcome: isRefusal ? "refused" : "invalid_answer",
    httpStatus,
    errorCodes,
    body: body ?? { unparsed: text.slice(0, 1000) },
    error: new FinciError(isRefusal ? "refused" : "unknown", errorCodes, httpStatus),
  };
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    return objectSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
