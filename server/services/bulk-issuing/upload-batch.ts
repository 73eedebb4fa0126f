import { createHash, randomUUID } from "node:crypto";
import { and, desc, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { environments, issuingBatches, issuingRows, products, programs } from "@/db/schema";
import { audit, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { selectEnvironments } from "../intents";
import { reachable } from "../scope";
import { requireIssuing } from "./load-batch";
import { proposeMapping } from "./propose-mapping";
import { readIssuingFile } from "./read-file";
import type { uploadBatchSchema } from "./schemas";

/** Rows written by one statement. */
const rowsPerInsert = 1_000;

/**
 * Takes a file or pasted rows in, as a batch to be mapped and checked. Nothing goes to FINCI.
 * @throws DomainError not_found, not_permitted, out_of_scope (the program serves other customers), invalid (the file)
 */
export async function uploadBatch(
  context: ServiceContext,
  { programId, kind, fileName }: z.output<typeof uploadBatchSchema>,
  bytes: Uint8Array,
): Promise<{ id: string }> {
  const [environment] = await selectEnvironments(context.db).where(
    and(
      eq(programs.id, programId),
      eq(environments.kind, context.environmentKind),
      reachable(context, "program.read"),
    ),
  );
  if (!environment) throw notFound("The program");
  requireIssuing(context, programId);
  const { actor } = context;
  if (actor.type !== "user")
    throw new DomainError("invalid", "Nothing was taken in: only a person can upload a batch.");
  const served = kind === "persons" ? "consumers" : "businesses";
  if (environment.customerModel !== "both" && environment.customerModel !== served)
    throw new DomainError(
      "out_of_scope",
      `Nothing was taken in: ${environment.programName} serves ${environment.customerModel} only. Choose another program.`,
    );
  const file = readIssuingFile(bytes);
  const id = randomUUID();
  await context.db.transaction(async (tx) => {
    const [before] = await tx
      .select({ header: issuingBatches.header, mapping: issuingBatches.mapping })
      .from(issuingBatches)
      .where(
        and(
          eq(issuingBatches.environmentId, environment.id),
          eq(issuingBatches.kind, kind),
          sql`${issuingBatches.state} <> 'draft'`,
        ),
      )
      .orderBy(desc(issuingBatches.createdAt), desc(issuingBatches.id))
      .limit(1);
    const known = await tx
      .select({ productId: products.productId })
      .from(products)
      .where(eq(products.environmentId, environment.id));
    const productIds = known.map(({ productId }) => productId);
    await tx.insert(issuingBatches).values({
      id,
      environmentId: environment.id,
      kind,
      fileName,
      fileHash: createHash("sha256").update(bytes).digest("hex"),
      header: file.header,
      mapping: proposeMapping(kind, file, before ?? null, productIds),
      createdByUserId: actor.userId,
    });
    for (let start = 0; start < file.rows.length; start += rowsPerInsert) {
      const part = file.rows.slice(start, start + rowsPerInsert);
      await tx
        .insert(issuingRows)
        .values(part.map((row) => ({ batchId: id, environmentId: environment.id, ...row })));
    }
    await audit(tx, context, {
      action: "issuing_batch.upload",
      subjectType: "issuing_batch",
      subjectId: id,
      programId,
      environmentId: environment.id,
      after: { kind, fileName, rows: file.rows.length },
    });
  });
  return { id };
}
