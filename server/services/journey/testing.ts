import { randomUUID } from "node:crypto";
import type { Database } from "@/db/client";
import { credentials, endpoints, environments, journeyProgress, userRoles, users } from "@/db/schema";
import { journeySteps } from "@/lib/journey";
import type { Role } from "@/lib/permissions";
import type { ServiceContext } from "../../context";
import { assumptions } from "../../finci/assumptions";
import { confirmAssumptions } from "../contract-confirmations";
import { contextOf } from "../read-testing";

/* What tests of the road to go-live share. */

/** A person with the role in the program, who is in the database. */
export async function personOf(db: Database, role: Role, programId: string): Promise<ServiceContext> {
  const context = contextOf(db, [{ role, programId }]);
  const { actor } = context;
  if (actor.type !== "user") return context;
  const { userId, name } = actor;
  await db.insert(users).values({ id: userId, email: `${userId}@example.com`, name });
  await db.insert(userRoles).values({ userId, role, programId });
  return context;
}

/** A production side with what it needs, disabled. */
export async function addProduction(db: Database, programId: string): Promise<string> {
  const id = randomUUID();
  await db.insert(environments).values({
    id,
    programId,
    kind: "production",
    baseUrl: "https://203.0.113.10:5500",
    sourceCidrs: ["203.0.113.0/24"],
    outgoingCidrs: ["198.51.100.7/32"],
  });
  await db.insert(endpoints).values({ key: randomUUID(), environmentId: id });
  await db.insert(credentials).values({
    environmentId: id,
    kind: "card_api",
    status: "current",
    tokenSealed: "test",
    secretSealed: "v1.test.test",
  });
  return id;
}

/** Every assumption confirmed and every step done. */
export async function finishJourney(context: ServiceContext, programId: string): Promise<void> {
  await confirmAssumptions(context, {
    programId,
    kind: "production",
    keys: assumptions.map(({ key }) => key),
    evidence: "Letter of FINCI, 12 November",
  });
  await context.db
    .insert(journeyProgress)
    .values(journeySteps.map(({ number: step }) => ({ programId, step, state: "done" as const })));
}
