import { and, desc, eq } from "drizzle-orm";
import type { z } from "zod";
import { olderThan, type Page, toPage } from "@/db/keyset";
import { statementUploads, users } from "@/db/schema";
import type { ServiceContext } from "../../../context";
import { loadEnvironment } from "../load-environment";
import type { listUploadsSchema } from "../schemas";

export type UploadListItem = {
  id: string;
  accountId: string;
  fileName: string;
  rowsCount: number;
  addedCount: number;
  uploadedBy: string | null;
  uploadedAt: Date;
};

/**
 * The statements that were taken in, newest first.
 * @throws DomainError not_found, out_of_scope
 */
export async function listUploads(
  context: ServiceContext,
  { environmentId, cursor, limit }: z.output<typeof listUploadsSchema>,
): Promise<Page<UploadListItem>> {
  await loadEnvironment(context, environmentId);
  const { uploadedAt, id } = statementUploads;
  const rows = await context.db
    .select({ upload: statementUploads, uploadedBy: users.name })
    .from(statementUploads)
    .leftJoin(users, eq(users.id, statementUploads.uploadedByUserId))
    .where(and(eq(statementUploads.environmentId, environmentId), olderThan(uploadedAt, id, cursor)))
    .orderBy(desc(uploadedAt), desc(id))
    .limit(limit + 1);
  const items = rows.map(({ upload, uploadedBy }) => ({
    id: upload.id,
    accountId: upload.masterAccountId,
    fileName: upload.fileName,
    rowsCount: upload.rowsCount,
    addedCount: upload.addedCount,
    uploadedBy,
    uploadedAt: upload.uploadedAt,
  }));
  return toPage(items, limit, (item) => ({ at: item.uploadedAt, id: item.id }));
}
