import { desc, inArray } from "drizzle-orm";
import type { z } from "zod";
import type { Reader } from "@/db/client";
import { assumptionConfirmations } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { notFound } from "../../errors";
import { type Assumption, assumptions, contractSections } from "../../finci/assumptions";
import { type JourneyEnvironment, loadJourneyProgram } from "../journey-access";
import type { checklistSchema } from "./schemas";

type ConfirmationRow = typeof assumptionConfirmations.$inferSelect;

export type Confirmation = Pick<ConfirmationRow, "evidence" | "confirmedByName" | "confirmedAt">;
export type WithdrawnConfirmation = Confirmation &
  Pick<ConfirmationRow, "withdrawnByName" | "withdrawnAt" | "withdrawnReason">;

export type ChecklistItem = Assumption & {
  sectionName: string;
  /** Null while it is open. */
  confirmation: Confirmation | null;
  /** What stands for it on the program's other side. */
  otherSide: Confirmation | null;
  /** Newest first. */
  withdrawn: WithdrawnConfirmation[];
};

export type Checklist = {
  program: { id: string; name: string };
  environment: Pick<JourneyEnvironment, "id" | "kind" | "status">;
  items: ChecklistItem[];
  openCount: number;
};

/**
 * Every assumption of the contract with what stands for it on one side of a program.
 * @throws DomainError not_found, also for a program that the actor may not see or that lacks the side
 */
export async function getChecklist(
  context: ServiceContext,
  { programId, kind }: z.output<typeof checklistSchema>,
): Promise<Checklist> {
  const { db } = context;
  const { program, sandbox, production } = await loadJourneyProgram(db, context, programId);
  const [environment, other] = kind === "sandbox" ? [sandbox, production] : [production, sandbox];
  if (!environment) throw notFound("This side of the program");
  const rows = await db
    .select()
    .from(assumptionConfirmations)
    .where(inArray(assumptionConfirmations.environmentId, [environment.id, ...(other ? [other.id] : [])]))
    .orderBy(desc(assumptionConfirmations.confirmedAt));
  const items = assumptions.map((assumption) => {
    const ofKey = rows.filter((row) => row.key === assumption.key);
    const own = ofKey.filter((row) => row.environmentId === environment.id);
    return {
      ...assumption,
      sectionName: contractSections[assumption.section],
      confirmation: standing(own),
      otherSide: standing(ofKey.filter((row) => row.environmentId !== environment.id)),
      withdrawn: own
        .filter((row) => row.withdrawnAt !== null)
        .map((row) => ({
          ...toConfirmation(row),
          withdrawnByName: row.withdrawnByName,
          withdrawnAt: row.withdrawnAt,
          withdrawnReason: row.withdrawnReason,
        })),
    };
  });
  return {
    program: { id: program.id, name: program.name },
    environment: { id: environment.id, kind: environment.kind, status: environment.status },
    items,
    openCount: items.filter(({ confirmation }) => confirmation === null).length,
  };
}

/** The assumptions that nothing stands for on this side, in the contract's order. */
export async function openAssumptions(reader: Reader, environmentId: string): Promise<Assumption[]> {
  const rows = await reader
    .select({ key: assumptionConfirmations.key, withdrawnAt: assumptionConfirmations.withdrawnAt })
    .from(assumptionConfirmations)
    .where(inArray(assumptionConfirmations.environmentId, [environmentId]));
  const confirmed = new Set(rows.flatMap((row) => (row.withdrawnAt === null ? row.key : [])));
  return assumptions.filter(({ key }) => !confirmed.has(key));
}

function standing(rows: ConfirmationRow[]): Confirmation | null {
  const row = rows.find(({ withdrawnAt }) => withdrawnAt === null);
  return row ? toConfirmation(row) : null;
}

function toConfirmation({ evidence, confirmedByName, confirmedAt }: ConfirmationRow): Confirmation {
  return { evidence, confirmedByName, confirmedAt };
}
