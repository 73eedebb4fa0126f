import { randomUUID } from "node:crypto";
import { users } from "@/db/schema";
import type { Role } from "@/lib/permissions";
import type { ServiceContext } from "../../context";
import { clientFor, performWrite } from "../intents";
import type { FinciBench, LinkedProgram } from "../testing";
import { checkBatch, getBatch, runNextBatch, startBatch, uploadBatch } from "./index";

/* Batches for tests: files of people, and carrying them out without waits. */

/** No waits that a test would feel. */
export const quick = { concurrency: 4, retryMs: 10, holdTimes: { firstMs: 20, longestMs: 40 } };

/** A person who is there, as batches keep who uploaded them. */
export async function signedIn(
  bench: FinciBench,
  role: Role,
  programId: string | null = null,
): Promise<ServiceContext> {
  const context = bench.as(role, programId);
  if (context.actor.type !== "user") throw new Error("not a person");
  const { userId, name } = context.actor;
  await bench.db.insert(users).values({ id: userId, name, email: `${userId}@example.com` });
  return context;
}

const headings = {
  persons: "external_id,first_name,last_name,date_of_birth,email,phone,street,city,postal_code,country",
  employees: "external_id,first_name,last_name,date_of_birth,email,phone",
};

/** A file with so many right rows; `change` may spoil or replace a row's cells. */
export function fileOf(
  kind: "persons" | "employees",
  count: number,
  change: (cells: string[], index: number) => string[] = (cells) => cells,
): string {
  const rows = Array.from({ length: count }, (_, index) => {
    const names = [`E-${index + 1}`, `Anna${letters(index)}`, "Berg", "1990-05-12"];
    const reach = [`anna${index}@post.example`, `+3712345${String(index).padStart(4, "0")}`];
    const address = kind === "persons" ? ["Gotgatan 31", "Stockholm", "116 21", "SE"] : [];
    return change([...names, ...reach, ...address], index).join(",");
  });
  return [headings[kind], ...rows].join("\n");
}

function letters(index: number): string {
  return String(index).replace(/\d/g, (digit) => String.fromCharCode(97 + Number(digit)));
}

export function upload(
  context: ServiceContext,
  program: LinkedProgram,
  kind: "persons" | "employees",
  text: string,
) {
  const input = { programId: program.programId, kind, fileName: "people.csv" };
  return uploadBatch(context, input, Buffer.from(text));
}

/** Uploads and checks; columns as they were guessed. */
export async function checkedBatch(
  context: ServiceContext,
  program: LinkedProgram,
  kind: "persons" | "employees",
  text: string,
  choices: { corporateId?: string; sharedAccountId?: string; productId?: number } = {},
) {
  const { id } = await upload(context, program, kind, text);
  const { mapping } = await getBatch(context, { id });
  const { corporateId = null, sharedAccountId = null, productId = 701 } = choices;
  await checkBatch(context, { id, mapping: { ...mapping, productId }, corporateId, sharedAccountId });
  return getBatch(context, { id });
}

export async function start(context: ServiceContext, id: string) {
  const { revision } = await getBatch(context, { id });
  return startBatch(context, { id, revision, reason: "Season's hires" });
}

/** Carries out everything there is. */
export async function runAll(bench: FinciBench, options = quick): Promise<void> {
  while (await runNextBatch(bench.db, options)) {
    // until there is nothing left
  }
}

/** A corporate at FINCI, for employees. */
export async function makeCorporate(context: ServiceContext, program: LinkedProgram): Promise<string> {
  const address = { line1: "Hauptstr. 7", city: "Berlin", postal_code: "10115", country: "DE" };
  const { resultId } = await performWrite(context, {
    environment: program.environment,
    operation: "create_corporate",
    idempotencyKey: randomUUID(),
    request: {
      external_id: randomUUID(),
      legal_name: "Nordwind GmbH",
      registration_number: "HRB 1",
      country: "DE",
      address,
    },
  });
  return resultId;
}

/** FINCI's client of the program, for calls beside the console. */
export function clientOf(context: ServiceContext, program: LinkedProgram) {
  return clientFor(context.db, program.environment, { intentId: null, requestId: "test" });
}
