import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import type { Rule, RuleScope } from "@/lib/rules/schema";
import type { ServiceContext } from "@/server/context";
import { activateDraft, saveDraft } from "@/server/services/rules";
import type { Database } from "../client";
import { finciIntents, ruleSets, users } from "../schema";

/* The spending controls of the demo: most payments pass, a few meet a rule. */

type DemoRules = {
  scope: RuleScope;
  /** Key of the write that made the subject; null for the program. */
  madeBy: string | null;
  reason: string;
  rules: Rule[];
};

const commercial: readonly DemoRules[] = [
  {
    scope: "program",
    madeBy: null,
    reason: "Company cards pay for work: no gambling, no cash",
    rules: [
      { id: "work-only", kind: "categories", mode: "deny", categories: ["group:gambling", "group:cash"] },
      { id: "payment", kind: "amount", currency: "EUR", maxMinor: "500000" },
    ],
  },
  {
    scope: "account",
    madeBy: "corporate:account:0",
    reason: "Agreed with Nordwind's finance department",
    rules: [
      {
        id: "week",
        kind: "velocity",
        window: "week",
        currency: "EUR",
        amountMaxMinor: "100000000",
        countMax: null,
      },
    ],
  },
  {
    scope: "card",
    madeBy: "employee:0:card",
    reason: "Travel policy for the first three months",
    rules: [
      {
        id: "meals",
        kind: "velocity",
        window: "day",
        currency: "EUR",
        amountMaxMinor: "30000",
        countMax: null,
        filter: { categories: ["group:restaurants"] },
      },
      {
        id: "day",
        kind: "velocity",
        window: "day",
        currency: "EUR",
        amountMaxMinor: "20000000",
        countMax: 10_000,
      },
    ],
  },
];

const consumer: readonly DemoRules[] = [
  {
    scope: "program",
    madeBy: null,
    reason: "Launch policy of Larkspur Rewards",
    rules: [
      { id: "no-stripe", kind: "entry_modes", mode: "deny", entryModes: ["magstripe"] },
      { id: "online", kind: "three_ds" },
      { id: "payment-eur", kind: "amount", currency: "EUR", maxMinor: "1000000" },
      { id: "payment-sek", kind: "amount", currency: "SEK", maxMinor: "10000000" },
    ],
  },
  {
    scope: "cardholder",
    madeBy: "person:6",
    reason: "Asked for by the cardholder",
    rules: [
      {
        id: "travel",
        kind: "velocity",
        window: "month",
        currency: "EUR",
        amountMaxMinor: "150000",
        countMax: null,
        filter: { categories: ["group:airlines", "group:lodging", "group:car_rental"] },
      },
    ],
  },
];

/** Brings the demo's rules into force where a subject never had any; what people made of them since stays. */
export async function seedRules(
  db: Database,
  sides: { commercialId: string; consumerId: string },
): Promise<void> {
  const context = await riskContext(db);
  const all = [
    ...commercial.map((demo) => ({ demo, environmentId: sides.commercialId })),
    ...consumer.map((demo) => ({ demo, environmentId: sides.consumerId })),
  ];
  for (const { demo, environmentId } of all) {
    const { scope, madeBy, reason, rules } = demo;
    const subjectId = madeBy === null ? "" : await madeIn(db, environmentId, madeBy);
    if (subjectId === null) continue;
    const subject = { environmentId, scope, subjectId };
    const [known] = await db
      .select({ id: ruleSets.id })
      .from(ruleSets)
      .where(
        and(
          eq(ruleSets.environmentId, environmentId),
          eq(ruleSets.scope, scope),
          eq(ruleSets.subjectId, subjectId),
        ),
      )
      .limit(1);
    if (known) continue;
    await activateDraft(context, await saveDraft(context, { ...subject, rules, reason, basedOn: null }));
  }
}

/** What a write of the seed has made; null while FINCI has not settled it. */
async function madeIn(db: Database, environmentId: string, key: string): Promise<string | null> {
  const [intent] = await db
    .select({ resultId: finciIntents.resultId })
    .from(finciIntents)
    .where(
      and(eq(finciIntents.environmentId, environmentId), eq(finciIntents.idempotencyKey, `seed:${key}`)),
    );
  return intent?.resultId ?? null;
}

/** The demo's risk officer, whose name stands in the history. */
async function riskContext(db: Database): Promise<ServiceContext> {
  const [user] = await db.select().from(users).where(eq(users.email, "risk@demo.test"));
  return {
    db,
    actor: user
      ? {
          type: "user",
          userId: user.id,
          name: user.name,
          email: user.email,
          grants: [{ role: "risk", programId: null }],
          sessionId: randomUUID(),
        }
      : { type: "system", name: "Demo" },
    environmentKind: "sandbox",
    requestId: `seed-${randomUUID()}`,
    sourceAddress: null,
  };
}
