import type { BadgeTone } from "@/components/ui/badge";
import type { AuditOutcome } from "@/lib/audit-words";
import { paths } from "@/lib/paths";

export const auditTones: Record<AuditOutcome, BadgeTone> = {
  done: "neutral",
  refused: "warn",
  failed: "danger",
};

const places: Record<string, (id: string) => string> = {
  account: paths.account,
  approval: paths.approval,
  card: paths.card,
  corporate: paths.corporate,
  delivery: paths.delivery,
  employee: paths.employee,
  exception: paths.exception,
  issuance: paths.issuance,
  person: paths.person,
  program: paths.program,
  rule_set: paths.ruleSet,
};

/** The page of the record that an entry is about; null for one that has none. */
export function subjectHref(entry: { subjectType: string; subjectId: string }): string | null {
  return places[entry.subjectType]?.(entry.subjectId) ?? null;
}
