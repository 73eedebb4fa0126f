import type { AuthorizationState } from "@/lib/authorization-states";
import { paths } from "@/lib/paths";

/** Filters of the authorizations list, under the names that its URL has. */
type RowsFilter = {
  program?: string | null;
  from?: Date;
  to?: Date;
  outcome?: string[];
  state?: AuthorizationState;
  decision?: "approved" | "declined";
  reason?: string;
  lifecycle?: string[];
};

/** The address of the very authorizations that a figure counts. */
export function rowsBehind(filter: RowsFilter): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(filter)) {
    if (value === undefined || value === null) continue;
    search.set(key, value instanceof Date ? value.toISOString() : String(value));
  }
  return `${paths.authorizations}?${search}`;
}
