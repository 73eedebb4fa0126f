import { and, count, eq, gt, inArray, isNotNull, isNull, or, sql } from "drizzle-orm";
import type { Reader } from "@/db/client";
import {
  certificationAcceptances,
  certificationRuns,
  credentials,
  endpoints,
  environments,
  exceptions,
  maintenanceWindows,
  productionConfirmations,
  userRoles,
  users,
} from "@/db/schema";
import { confirmationSteps, type ReadinessFact } from "@/lib/certification";

type Side = { programId: string; environmentId: string };

/** What speaks for going live with a program's production side, found out now. Each that does not hold says what to do. */
export async function findReadinessFacts(reader: Reader, side: Side): Promise<ReadinessFact[]> {
  return [
    await acceptedFact(reader, side),
    await confirmationFact(reader, side),
    ...(await connectionFacts(reader, side)),
    await maintenanceFact(reader, side),
    ...(await peopleFacts(reader, side)),
    await exceptionsFact(reader, side),
  ];
}

function fact(key: string, holds: boolean, sentence: string, nextStep: string): ReadinessFact {
  return { key, holds, sentence, nextStep: holds ? null : nextStep };
}

async function acceptedFact(reader: Reader, { programId }: Side): Promise<ReadinessFact> {
  const [run] = await reader
    .select({ number: certificationRuns.number, engineer: certificationAcceptances.engineerName })
    .from(certificationAcceptances)
    .innerJoin(certificationRuns, eq(certificationRuns.id, certificationAcceptances.runId))
    .innerJoin(environments, eq(environments.id, certificationRuns.environmentId))
    .where(and(eq(environments.programId, programId), isNull(certificationAcceptances.withdrawnAt)))
    .orderBy(sql`${certificationRuns.number} desc`)
    .limit(1);
  return fact(
    "sandbox_accepted",
    run !== undefined,
    run
      ? `FINCI accepted the sandbox validation (run ${run.number}, ${run.engineer}).`
      : "FINCI has not accepted a sandbox validation.",
    "Run all validations, give FINCI's engineer the evidence, and write the acceptance down.",
  );
}

async function confirmationFact(reader: Reader, { environmentId }: Side): Promise<ReadinessFact> {
  const done = await countOf(
    reader
      .select({ count: count() })
      .from(productionConfirmations)
      .where(eq(productionConfirmations.environmentId, environmentId)),
  );
  return fact(
    "production_confirmed",
    done === confirmationSteps.length,
    `${done} of ${confirmationSteps.length} steps of the production confirmation test are done.`,
    "Do the steps that are left, on this page.",
  );
}

async function connectionFacts(reader: Reader, { environmentId }: Side): Promise<ReadinessFact[]> {
  const [environment] = await reader
    .select({ baseUrl: environments.baseUrl, cidrs: environments.sourceCidrs, status: environments.status })
    .from(environments)
    .where(eq(environments.id, environmentId));
  const credentialsCount = await countOf(
    reader
      .select({ count: count() })
      .from(credentials)
      .where(
        and(
          eq(credentials.environmentId, environmentId),
          eq(credentials.kind, "card_api"),
          eq(credentials.status, "current"),
        ),
      ),
  );
  const endpointsCount = await countOf(
    reader
      .select({ count: count() })
      .from(endpoints)
      .where(
        and(
          eq(endpoints.environmentId, environmentId),
          isNull(endpoints.disabledAt),
          or(isNull(endpoints.disableAt), gt(endpoints.disableAt, new Date())),
        ),
      ),
  );
  const networks = environment?.cidrs.length ?? 0;
  return [
    fact(
      "credentials",
      credentialsCount > 0,
      credentialsCount > 0
        ? "Credentials of the Card API are stored."
        : "No credentials of the Card API are stored.",
      "Enter them on the page of the production environment.",
    ),
    fact(
      "base_url",
      Boolean(environment?.baseUrl),
      environment?.baseUrl
        ? "FINCI's production address is entered."
        : "FINCI's production address is missing.",
      "Ask FINCI for it and enter it on the page of the production environment.",
    ),
    fact(
      "endpoints",
      endpointsCount > 0,
      `${endpointsCount} open ${endpointsCount === 1 ? "endpoint" : "endpoints"} for FINCI's webhooks.`,
      "Make one on the page of the production environment and register it with FINCI.",
    ),
    fact(
      "source_networks",
      networks > 0,
      `${networks} source ${networks === 1 ? "network" : "networks"} of FINCI are let in.`,
      "Enter FINCI's source networks: without them every delivery is refused.",
    ),
    fact(
      "enabled",
      environment?.status === "enabled",
      environment?.status === "enabled" ? "Production is enabled." : "Production is disabled.",
      "Enable it once everything else holds.",
    ),
  ];
}

async function maintenanceFact(reader: Reader, { environmentId }: Side): Promise<ReadinessFact> {
  const open = await countOf(
    reader
      .select({ count: count() })
      .from(maintenanceWindows)
      .where(
        and(
          eq(maintenanceWindows.environmentId, environmentId),
          isNull(maintenanceWindows.endedAt),
          gt(maintenanceWindows.expiresAt, new Date()),
        ),
      ),
  );
  return fact(
    "maintenance",
    open === 0,
    open === 0 ? "Maintenance mode is off." : "Maintenance mode is on.",
    "End it on the program's maintenance page.",
  );
}

/** Work that somebody has to be there for, and the roles that do it. */
const duties = [
  { name: "the integration", roles: ["engineer", "admin"] },
  { name: "support", roles: ["agent", "admin"] },
  { name: "reconciliation", roles: ["finance", "admin"] },
] as const;

async function peopleFacts(reader: Reader, { programId }: Side): Promise<ReadinessFact[]> {
  const people = await reader
    .select({ id: users.id, role: userRoles.role, hasFactor: isNotNull(users.totpConfirmedAt) })
    .from(users)
    .innerJoin(userRoles, eq(userRoles.userId, users.id))
    .where(
      and(
        eq(users.status, "active"),
        or(isNull(userRoles.programId), eq(userRoles.programId, programId)),
        inArray(userRoles.role, ["admin", "program_manager", "risk", "agent", "finance", "engineer"]),
      ),
    );
  const missing = duties.filter(
    ({ roles }) => !people.some(({ role }) => (roles as readonly string[]).includes(role)),
  );
  const without = new Set(people.filter(({ hasFactor }) => !hasFactor).map(({ id }) => id)).size;
  const total = new Set(people.map(({ id }) => id)).size;
  return [
    fact(
      "operators",
      missing.length === 0,
      missing.length === 0
        ? "There are people for the integration, support and reconciliation."
        : `Nobody is there for ${missing.map(({ name }) => name).join(", ")}.`,
      "Invite people with these roles.",
    ),
    fact(
      "second_factors",
      without === 0,
      `${total - without} of ${total} people who may change something have a second factor.`,
      "Have the others set theirs up under their own account.",
    ),
  ];
}

async function exceptionsFact(reader: Reader, { environmentId }: Side): Promise<ReadinessFact> {
  const open = await countOf(
    reader
      .select({ count: count() })
      .from(exceptions)
      .where(and(eq(exceptions.environmentId, environmentId), eq(exceptions.status, "open"))),
  );
  return fact(
    "exceptions",
    open === 0,
    open === 0 ? "No exception is open in production." : `${open} exceptions are open in production.`,
    "Work through them, or say in the note why they do not matter.",
  );
}

async function countOf(query: PromiseLike<{ count: number }[]>): Promise<number> {
  const [row] = await query;
  return row?.count ?? 0;
}
