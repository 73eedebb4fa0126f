import {
  createLoader,
  createSerializer,
  type inferParserType,
  parseAsIsoDateTime,
  parseAsStringLiteral,
} from "nuqs/server";
import { parseAsFilterText, parseAsUuid } from "@/components/table/url-parsers";
import { auditOutcomes } from "@/lib/audit-words";
import { parseAsAction } from "./parse-action";

/** The filters of the audit log as they stand in their URL. */
export const auditSearchParams = {
  person: parseAsUuid,
  action: parseAsAction,
  outcome: parseAsStringLiteral(auditOutcomes),
  type: parseAsFilterText,
  subject: parseAsFilterText,
  program: parseAsUuid,
  where: parseAsStringLiteral(["environment", "console"] as const),
  request: parseAsFilterText,
  from: parseAsIsoDateTime,
  to: parseAsIsoDateTime,
};

export type AuditSearch = inferParserType<typeof auditSearchParams>;

export const loadAuditSearchParams = createLoader(auditSearchParams);
export const serializeAuditSearch = createSerializer(auditSearchParams);

/** The query's input for the filters: the page and its table ask for the very same. */
export function toAuditInput(values: AuditSearch) {
  return {
    userId: values.person ?? undefined,
    action: values.action ?? undefined,
    outcome: values.outcome ?? undefined,
    subjectType: values.type ?? undefined,
    subjectId: values.subject ?? undefined,
    programId: values.program ?? undefined,
    where: values.where ?? undefined,
    requestId: values.request ?? undefined,
    from: values.from ?? undefined,
    to: values.to ?? undefined,
  };
}
