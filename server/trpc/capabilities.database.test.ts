import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { issuances, masterAccounts, products, programs, ruleSets } from "@/db/schema";
import { createTestDatabase, seedProgram } from "@/db/testing";
import { type Capability, capabilities } from "@/lib/capabilities";
import { gatedProcedures } from "@/lib/capability-gates";
import type { Rule } from "@/lib/rules/schema";
import { contextOfAll, newFinciId } from "../services/read-testing";
import { createCallerFactory } from "./init";
import { appRouter } from "./router";

/* Calls every procedure of the table on a program that has everything but the capability, and once with it. */

const test = await createTestDatabase();
afterAll(() => test.end());
const { db } = test;
// May do everything, without a proof of who it is: only the capability is in question.
const admin = { ...contextOfAll(db), actor: { type: "system" as const, name: "Test" } };
const caller = createCallerFactory(appRouter)({ service: admin, requestId: "request" });

async function programWithout(capability: Capability) {
  const program = await seedProgram(db, {
    program: { customerModel: "both", capabilities: capabilities.filter((key) => key !== capability) },
  });
  await db.insert(products).values([
    {
      environmentId: program.environmentId,
      productId: 701,
      name: "Plastic",
      currency: "EUR",
      form: "physical",
    },
    {
      environmentId: program.environmentId,
      productId: 702,
      name: "Virtual",
      currency: "EUR",
      form: "digital",
    },
  ]);
  return program;
}
type Program = Awaited<ReturnType<typeof programWithout>>;

const ruleAbout: Partial<Record<Capability, Rule>> = {
  wallets: { id: "r", kind: "wallets", mode: "deny", wallets: ["apple_pay"] },
  three_d_secure: { id: "r", kind: "three_ds" },
};
const anyRule: Rule = { id: "r", kind: "countries", mode: "deny", countries: ["US"] };
const day = "2026-01-05";
const reason = "The test asks for it";

/** An input with which the procedure would do its work if the program had the capability. */
const inputs: Record<string, (program: Program, capability: Capability) => unknown> = {
  "cardActions.setStage": async ({ addCard }) => ({
    tokenId: (await addCard()).tokenId,
    stage: "plastic_not_delivered",
  }),
  "issuances.run": async ({ addAccount, environmentId }) => {
    const { personId, accountId } = await addAccount();
    const form = {
      person: { mode: "existing", personId },
      account: { mode: "existing", accountId },
      card: { productId: "701", embossingName: "ADA LOVELACE" },
    };
    const id = randomUUID();
    await db.insert(issuances).values({ id, environmentId, chain: "person", form, createdBy: randomUUID() });
    return { id };
  },
  "products.add": ({ environmentId }) => ({ ...product, environmentId, productId: 703 }),
  "products.change": async ({ environmentId }) => {
    const rows = await db.select().from(products).where(eq(products.environmentId, environmentId));
    const digital = rows.find(({ productId }) => productId === 702);
    return { ...product, environmentId, productId: 702, newProductId: 702, updatedAt: digital?.updatedAt };
  },
  "rules.saveDraft": ({ environmentId }, capability) => ({
    ...{ environmentId, scope: "program", subjectId: "" },
    rules: [ruleAbout[capability] ?? anyRule],
    ...{ reason, basedOn: null },
  }),
  "rules.activate": async ({ environmentId }, capability) => {
    const rules = [ruleAbout[capability] ?? anyRule];
    const subject = { environmentId, scope: "program" as const, subjectId: "" };
    const [draft] = await db
      .insert(ruleSets)
      .values({ ...subject, version: 1, status: "draft", rules, reason })
      .returning();
    return { id: draft?.id, savedAt: draft?.createdAt };
  },
  "maintenance.start": ({ environmentId }) => ({
    environmentId,
    behaviour: "decline_all",
    reason,
    minutes: 5,
  }),
  "reconciliation.totals": ({ environmentId }) => ({ environmentId, from: day, to: day }),
  "reconciliation.entries": ({ environmentId }) => ({ environmentId, from: day, to: day }),
  "reconciliation.bookings": ({ environmentId }) => ({ environmentId, from: day, to: day }),
  "reconciliation.setUp": ({ environmentId }) => ({ environmentId }),
  "reconciliation.uploads": ({ environmentId }) => ({ environmentId }),
  "reconciliation.closes": ({ environmentId }) => ({ environmentId }),
  "reconciliation.close": ({ environmentId }) => ({ environmentId, day }),
  "reconciliation.run": ({ environmentId }) => ({ environmentId }),
  "reconciliation.setTolerance": ({ environmentId }) => ({ environmentId, tolerance: "0.05", reason }),
  "reconciliation.addAccount": ({ environmentId }) => ({
    ...{ environmentId, accountId: newFinciId(), currency: "EUR", fetchFrom: day },
  }),
  "reconciliation.changeAccount": async ({ environmentId }) => {
    const accountId = newFinciId();
    const account = { environmentId, accountId, currency: "EUR", fetchFrom: day, fetchedBefore: day };
    await db.insert(masterAccounts).values(account);
    return { environmentId, accountId, fetchFrom: day };
  },
  "reconciliation.signOff": ({ environmentId }) => ({ environmentId, day, openCount: 0 }),
  "reconciliation.reopen": ({ environmentId }) => ({ environmentId, day, reason }),
};
const product = {
  name: "New",
  currency: "EUR",
  form: "physical",
  validityMonths: 36,
  stageDefault: null,
  reason,
} as const;

async function attempt(path: string, input: unknown): Promise<string> {
  const call = path
    .split(".")
    .reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], caller) as (
    given: unknown,
  ) => Promise<unknown>;
  try {
    await call(input);
    return "done";
  } catch (error) {
    const { message, cause } = error as Error & { cause?: { details?: object } };
    return `${message} ${JSON.stringify(cause?.details ?? {})}`;
  }
}

describe("every procedure that needs a capability", () => {
  it.each(gatedProcedures)("%s is refused without %s, with the reason", async (path, capability) => {
    const input = inputs[path];
    if (!input) throw new Error(`The sweep has no call of ${path}`);
    const program = await programWithout(capability);
    expect(await attempt(path, await input(program, capability))).toMatch(/ is not in scope of Test program/);
    await db
      .update(programs)
      .set({ capabilities: [...capabilities] })
      .where(eq(programs.id, program.programId));
    const again = await input(await programWithout("payments_api_reconciliation"), capability);
    if (capability !== "payments_api_reconciliation")
      expect(await attempt(path, again)).not.toMatch(/not in scope/);
  });

  it("names procedures there are, and all of the reconciliation that name a side", () => {
    const paths = Object.keys(appRouter._def.procedures);
    const gated = gatedProcedures.map(([path]) => path as string);
    expect(gated.filter((path) => !paths.includes(path))).toEqual([]);
    const open = paths.filter((path) => path.startsWith("reconciliation.") && !gated.includes(path));
    // The list of sides says which are in scope; one entry or booking is reached from an exception, which stays.
    expect(open.sort()).toEqual([
      "reconciliation.booking",
      "reconciliation.entry",
      "reconciliation.environments",
    ]);
  });
});
