import type { z } from "zod";
import type { RuleScope } from "@/lib/rules/schema";
import type { ServiceContext } from "../../context";
import type { byIdSchema } from "../schemas";
import { loadAuthorization } from "./load-authorization";
import { readAllVersions, readVersionsInForce } from "./rerun-versions";

export type RerunChoice = {
  id: string;
  scope: RuleScope;
  version: number;
  status: "draft" | "activating" | "active" | "retired";
  /** Why it was made. */
  reason: string;
  rulesCount: number;
  /** In force when the authorization came. */
  wasInForce: boolean;
};

/**
 * The versions that an authorization can be re-run against, the newest first.
 * @throws DomainError not_found
 */
export async function listRerunVersions(
  context: ServiceContext,
  input: z.output<typeof byIdSchema>,
): Promise<RerunChoice[]> {
  const found = await loadAuthorization(context, input.id);
  const inForce = await readVersionsInForce(context.db, found);
  const all = await readAllVersions(context.db, found);
  return all.map(({ id, scope, version, status, reason, rules }) => ({
    id,
    scope,
    version,
    status,
    reason,
    rulesCount: rules.length,
    wasInForce: inForce.versions.some((row) => row.id === id),
  }));
}
