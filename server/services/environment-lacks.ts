import { and, eq, gt, isNull, or } from "drizzle-orm";
import type { Reader } from "@/db/client";
import { credentials, endpoints, type environments } from "@/db/schema";

/** What an environment needs before it can be enabled and does not have, as parts of a sentence. */
export async function environmentLacks(
  reader: Reader,
  environment: typeof environments.$inferSelect,
): Promise<string[]> {
  const [[credential], [endpoint]] = await Promise.all([
    reader
      .select({ id: credentials.id })
      .from(credentials)
      .where(
        and(
          eq(credentials.environmentId, environment.id),
          eq(credentials.kind, "card_api"),
          eq(credentials.status, "current"),
        ),
      ),
    reader
      .select({ id: endpoints.id })
      .from(endpoints)
      .where(
        and(
          eq(endpoints.environmentId, environment.id),
          isNull(endpoints.disabledAt),
          or(isNull(endpoints.disableAt), gt(endpoints.disableAt, new Date())),
        ),
      )
      .limit(1),
  ]);
  return [
    !environment.baseUrl && "the base address",
    !credential && "the credentials",
    environment.sourceCidrs.length === 0 && "FINCI's source networks",
    !endpoint && "an open endpoint",
  ].filter((what) => what !== false);
}
