import type { z } from "zod";
import type { ServiceContext } from "../../context";
import { type AuthorizationListItem, listAuthorizations } from "../authorizations";
import type { latestSchema } from "./schemas";

const latestMax = 20;

/** The newest authorizations as they happen. */
export async function listLatest(
  context: ServiceContext,
  input: z.output<typeof latestSchema>,
): Promise<AuthorizationListItem[]> {
  const page = await listAuthorizations(context, { ...input, limit: latestMax });
  return page.items;
}
