import { desc, eq } from "drizzle-orm";
import type { z } from "zod";
import type { Reader, Transaction } from "@/db/client";
import { programs, responsibilitySplits } from "@/db/schema";
import { uuidPattern } from "@/lib/ids";
import type { ProgramModel } from "@/lib/program-models";
import {
  allDuties,
  changedDuties,
  type DutyAssignments,
  type DutyChange,
  partyLabels,
  startingSplit,
} from "@/lib/responsibilities";
import { audit, programScope, requirePermission, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { type SaveSplit, saveSplitSchema, type splitOfProgramSchema } from "./schemas";

type SplitRow = typeof responsibilitySplits.$inferSelect;
type ProgramFacts = { id: string; name: string; model: ProgramModel; capabilities: string[] };

export type SplitVersion = Pick<SplitRow, "version" | "duties" | "reason" | "authorName" | "createdAt"> & {
  /** Against the version before it; empty for the first. */
  changes: DutyChange[];
};

export type ResponsibilitySplit = {
  program: ProgramFacts;
  /** 0 where nobody has saved one yet: what stands is then what the model begins with. */
  version: number;
  duties: DutyAssignments;
  /** Newest first. */
  versions: SplitVersion[];
};

/** Versions at most that the page shows. */
const versionsMax = 100;

/**
 * Who does what in a program, with its history.
 * @throws DomainError not_found, also for a program that the actor may not see
 */
export async function getSplit(
  context: ServiceContext,
  { programId }: z.output<typeof splitOfProgramSchema>,
): Promise<ResponsibilitySplit> {
  const program = await loadFacts(context.db, context, programId);
  const rows = await readVersions(context.db, programId);
  const complete = rows.map((row) => ({
    ...row,
    duties: { ...startingSplit(program.model, program.capabilities), ...row.duties },
  }));
  const [newest] = complete;
  return {
    program,
    version: newest?.version ?? 0,
    duties: newest?.duties ?? startingSplit(program.model, program.capabilities),
    versions: complete.map(({ version, duties, reason, authorName, createdAt }, index) => {
      const before = complete[index + 1];
      return {
        ...{ version, duties, reason, authorName, createdAt },
        changes: before ? changedDuties(before.duties, duties) : [],
      };
    }),
  };
}

/**
 * Keeps a new version of the split; the ones before stay readable.
 * @throws DomainError not_found, not_permitted, conflict (somebody saved one meanwhile), invalid (nothing differs)
 */
export async function saveSplit(context: ServiceContext, input: SaveSplit): Promise<{ version: number }> {
  const { programId, basedOnVersion, duties, reason } = saveSplitSchema.parse(input);
  return context.db.transaction(async (tx) => {
    const program = await loadFacts(tx, context, programId);
    requirePermission(context, "program.write", programId);
    // Two versions at once come one after the other, and the second one sees the first.
    await tx
      .select({ id: programs.id })
      .from(programs)
      .where(eq(programs.id, programId))
      .for("no key update");
    const [newest] = await readVersions(tx, programId);
    if ((newest?.version ?? 0) !== basedOnVersion)
      throw new DomainError(
        "conflict",
        `Nothing was saved: ${newest?.authorName ?? "somebody"} has saved version ${newest?.version ?? 0} meanwhile. What you chose is still here; compare it with theirs in another tab, then reload.`,
      );
    const before = { ...startingSplit(program.model, program.capabilities), ...newest?.duties };
    const after = duties as DutyAssignments;
    const changes = changedDuties(before, after);
    if (newest && changes.length === 0)
      throw new DomainError("invalid", "Nothing was saved: no duty differs from the version there is.");
    await insertVersion(tx, context, {
      programId,
      version: basedOnVersion + 1,
      duties: after,
      reason,
      changes,
    });
    return { version: basedOnVersion + 1 };
  });
}

/** The first version of a new program: what its model begins with. */
export async function writeStartingSplit(
  tx: Transaction,
  context: ServiceContext,
  { id, model, capabilities }: Pick<ProgramFacts, "id" | "model" | "capabilities">,
): Promise<void> {
  const reason = "What the model begins with; to be agreed with FINCI.";
  await insertVersion(tx, context, {
    programId: id,
    version: 1,
    duties: startingSplit(model, capabilities),
    reason,
    changes: [],
  });
}

/** @returns false where the source has none of its own */
export async function copySplit(
  tx: Transaction,
  context: ServiceContext,
  { source, target, reason }: { source: ProgramFacts; target: { id: string }; reason: string },
): Promise<boolean> {
  const [newest] = await readVersions(tx, source.id);
  if (!newest) return false;
  const duties = { ...startingSplit(source.model, source.capabilities), ...newest.duties };
  await insertVersion(tx, context, { programId: target.id, version: 1, duties, reason, changes: [] });
  return true;
}

type NewVersion = Pick<SplitRow, "programId" | "version" | "duties" | "reason"> & { changes: DutyChange[] };

async function insertVersion(
  tx: Transaction,
  context: ServiceContext,
  { changes, ...values }: NewVersion,
): Promise<void> {
  const authorUserId = context.actor.type === "user" ? context.actor.userId : null;
  const [row] = await tx
    .insert(responsibilitySplits)
    .values({ ...values, authorUserId, authorName: context.actor.name })
    .returning({ id: responsibilitySplits.id });
  if (!row) throw new Error("The split was not stored");
  await audit(tx, context, {
    action: "program.save_responsibilities",
    subjectType: "responsibility_split",
    subjectId: row.id,
    programId: values.programId,
    before: words(changes, "before"),
    after: { version: values.version, ...words(changes, "after") },
    reason: values.reason,
  });
}

function words(changes: readonly DutyChange[], which: "before" | "after"): Record<string, string> {
  return Object.fromEntries(
    changes.map((change) => {
      const assignment = change[which];
      if (!assignment) return [change.duty.name, ""];
      const { party, note } = assignment;
      return [change.duty.name, note ? `${partyLabels[party]}: ${note}` : partyLabels[party]];
    }),
  );
}

function readVersions(reader: Reader | Transaction, programId: string): Promise<SplitRow[]> {
  return reader
    .select()
    .from(responsibilitySplits)
    .where(eq(responsibilitySplits.programId, programId))
    .orderBy(desc(responsibilitySplits.version))
    .limit(versionsMax);
}

async function loadFacts(
  reader: Reader | Transaction,
  context: ServiceContext,
  programId: string,
): Promise<ProgramFacts> {
  const scope = programScope(context, "program.read");
  if (!uuidPattern.test(programId) || (scope !== "all" && !scope.includes(programId)))
    throw notFound("This program");
  const [program] = await reader
    .select({
      id: programs.id,
      name: programs.name,
      model: programs.model,
      capabilities: programs.capabilities,
    })
    .from(programs)
    .where(eq(programs.id, programId));
  if (!program) throw notFound("This program");
  return program;
}

/** The rows of the split, as the file and the sheet of paper show them. */
export function splitRows({ duties }: Pick<ResponsibilitySplit, "duties">) {
  return allDuties.map((duty) => ({ ...duty, ...(duties[duty.key] ?? { party: "integrator", note: "" }) }));
}
