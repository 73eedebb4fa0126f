import { randomUUID } from "node:crypto";
import { TRPCError } from "@trpc/server";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import { auditEntries } from "@/db/schema";
import { createTestDatabase, type TestDatabase } from "@/db/testing";
import { type Permission, type Role, roles, rolesWith } from "@/lib/permissions";
import { contextOf } from "../services/read-testing";
import { createCallerFactory } from "./init";
import { appRouter } from "./router";
import { sampleInput } from "./testing/sample-input";
import { type SweptProgram, sweptProgram } from "./testing/swept-program";

/*
 * Every procedure as every role: against another program's records, and against the own one's. What the table of
 * permissions says is what happens; nothing of the other program is read or changed. A new procedure is swept by itself;
 * one whose input cannot be made from its names fails until `samplesOf` says how.
 */

type Procedure = {
  _def: { meta: { permission: Permission }; type: "query" | "mutation"; inputs: z.ZodType[] };
};

const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, Procedure>);
const queries = procedures.filter(([, { _def }]) => _def.type === "query");

/** About the console as a whole, and so for who holds the role in all programs only. */
const consoleWide: readonly Permission[] = ["user.read", "user.write"];

/** What a name alone does not say. */
const samplesOf: Record<string, (program: SweptProgram) => Record<string, unknown>> = {
  "audit.byId": () => ({ id: "1-1" }),
  "customers.personById": ({ samples }) => ({ id: samples.personId }),
  "customers.employeeById": ({ samples }) => ({ id: samples.employeeId }),
  "customers.corporateById": ({ samples }) => ({ id: samples.corporateId }),
  // One of the three.
  "exceptions.about": () => ({ authorizationId: undefined, transactionId: undefined }),
  // The certification's evidence is a payment, the journey's a row of its own.
  "journey.removeEvidence": () => ({ evidenceId: randomUUID() }),
  "reconciliation.booking": ({ samples }) => ({ id: samples.transactionId }),
};

/** Where the swept program has nothing to show. */
const unanswered: Record<string, string> = {
  "audit.byId": "NOT_FOUND",
  // What was typed is shown to the one who typed it.
  "bulkIssuing.rowValues": "FORBIDDEN",
  "certification.production": "NOT_FOUND",
  // The sweep's people have no row of their own.
  "ownAccess.wayToConfirm": "NOT_FOUND",
  "reconciliation.entry": "NOT_FOUND",
};

let test: TestDatabase;
let own: SweptProgram;
let other: SweptProgram;
const otherMark = `mark${randomUUID().slice(0, 8)}`;

beforeAll(async () => {
  test = await createTestDatabase();
  own = await sweptProgram(test.db, `own${randomUUID().slice(0, 8)}`);
  other = await sweptProgram(test.db, otherMark);
});
afterAll(() => test.end());

function inputFor(path: string, { _def }: Procedure, program: SweptProgram): unknown {
  const id = program.ids[path.split(".", 1)[0] ?? ""];
  return sampleInput(_def.inputs ?? [], { id, ids: [id], ...program.samples, ...samplesOf[path]?.(program) });
}

type Outcome = { answer: unknown } | { code: string; message: string; isUnread: boolean };

/** Calls as a person with the role in the own program, who has just proven who they are. */
async function callAs(role: Role, path: string, input: unknown): Promise<Outcome> {
  const context = contextOf(test.db, [{ role, programId: own.programId }]);
  if (context.actor.type === "user") context.actor.authenticatedAt = new Date();
  const caller = createCallerFactory(appRouter)({ service: context, requestId: "sweep" });
  const procedure = path
    .split(".")
    .reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], caller);
  try {
    return { answer: await (procedure as (given: unknown) => Promise<unknown>)(input) };
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    // The schema's own refusal: the procedure was not reached.
    return { code: error.code, message: error.message, isUnread: error.cause?.name === "ZodError" };
  }
}

const holds = (role: Role, permission: Permission) => rolesWith(permission).includes(role);
const textOf = (value: unknown) =>
  JSON.stringify(value, (_key, part) => (typeof part === "bigint" ? String(part) : part)) ?? "";

describe("in another program", () => {
  it.each(procedures)(
    "%s does for each role what the table says, and shows nothing",
    async (path, procedure) => {
      const { permission } = procedure._def.meta;
      const input = inputFor(path, procedure, other);
      for (const role of roles) {
        const outcome = await callAs(role, path, input);
        if ("answer" in outcome) {
          expect(holds(role, permission), `${role} was answered`).toBe(true);
          expect(textOf(outcome.answer), role).not.toContain(otherMark);
          continue;
        }
        expect(outcome.isUnread, `${role}: the sample does not fit: ${outcome.message}`).toBe(false);
        expect(outcome.code, outcome.message).not.toBe("INTERNAL_SERVER_ERROR");
        if (!holds(role, permission) || consoleWide.includes(permission))
          expect(outcome.code, role).toBe("FORBIDDEN");
        expect(outcome.message).not.toContain(otherMark);
      }
    },
  );

  it("nothing was done", async () => {
    const done = await test.db
      .select({ action: auditEntries.action })
      .from(auditEntries)
      .where(and(eq(auditEntries.programId, other.programId), eq(auditEntries.outcome, "done")));
    expect(done).toEqual([]);
  });
});

describe("in the own program", () => {
  it.each(queries)("%s is read by the roles of the table, and by no other", async (path, procedure) => {
    const { permission } = procedure._def.meta;
    const input = inputFor(path, procedure, own);
    for (const role of roles) {
      const outcome = await callAs(role, path, input);
      const isRefused = "code" in outcome && outcome.code === "FORBIDDEN";
      const isExpected =
        !holds(role, permission) || consoleWide.includes(permission) || unanswered[path] === "FORBIDDEN";
      expect(isRefused, `${role}: ${textOf(outcome).slice(0, 200)}`).toBe(isExpected);
      if (isExpected) continue;
      const isFound = "answer" in outcome || (unanswered[path] ?? "") === outcome.code;
      expect(isFound, `${role}: ${textOf(outcome).slice(0, 300)}`).toBe(true);
      expect(textOf(outcome)).not.toContain(otherMark);
    }
  });
});
