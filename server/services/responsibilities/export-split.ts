import type { Readable } from "node:stream";
import type { z } from "zod";
import { partyLabels } from "@/lib/responsibilities";
import { audit, type ServiceContext } from "../../context";
import { csvStream } from "../../csv";
import type { splitOfProgramSchema } from "./schemas";
import { getSplit, splitRows } from "./split";

/**
 * The split in force as a CSV stream, a row per duty. That it was taken is written to the audit log first.
 * @throws DomainError not_found
 */
export async function exportSplit(
  context: ServiceContext,
  input: z.output<typeof splitOfProgramSchema>,
): Promise<{ fileName: string; stream: Readable }> {
  const split = await getSplit(context, input);
  await audit(context.db, context, {
    action: "program.export_responsibilities",
    subjectType: "program",
    subjectId: split.program.id,
    programId: split.program.id,
    after: { version: split.version },
  });
  const rows = splitRows(split).map(({ area, name, meaning, party, note }) => [
    area,
    name,
    meaning,
    partyLabels[party as keyof typeof partyLabels],
    note,
    split.version,
  ]);
  return {
    fileName: `responsibilities-version-${split.version}.csv`,
    stream: csvStream(["area", "duty", "comprises", "carried_by", "note", "version"], rows),
  };
}
