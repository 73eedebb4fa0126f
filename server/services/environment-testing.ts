import { eq } from "drizzle-orm";
import { credentials, users } from "@/db/schema";
import type { Role } from "@/lib/permissions";
import type { ServiceContext } from "../context";
import { enterCredential } from "./credentials";
import type { FinciBench, LinkedProgram } from "./testing";

/* What tests of environments, credentials and endpoints share. */

export const reason = "FINCI sent new ones";

/** A person with the role whom the database knows, as approvals and lists need it. */
export async function personOf(
  bench: FinciBench,
  role: Role = "engineer",
  programId: string | null = null,
): Promise<ServiceContext> {
  const context = bench.as(role, programId);
  const { actor } = context;
  if (actor.type === "user")
    await bench.db
      .insert(users)
      .values({ id: actor.userId, name: actor.name, email: `${actor.userId}@example.com` });
  return context;
}

/** Enters a webhook secret. */
export function enterSecret(
  context: ServiceContext,
  program: LinkedProgram,
  secret: string,
  overlapHours = 24,
) {
  const { environmentId } = program;
  return enterCredential(context, { kind: "webhook", environmentId, secret, overlapHours, reason });
}

/** A program's stored credentials. */
export function credentialsOf(bench: FinciBench, program: LinkedProgram) {
  return bench.db.select().from(credentials).where(eq(credentials.environmentId, program.environmentId));
}
