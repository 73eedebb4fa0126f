import { createLoader, type inferParserType, parseAsStringLiteral } from "nuqs/server";
import { parseAsUuid } from "@/components/table/url-parsers";
import { approvalKindKeys } from "@/lib/approval-kinds";

/** The filters of the approvals as they stand in their URL; without a status, those that wait. */
export const approvalsSearchParams = {
  status: parseAsStringLiteral(["waiting", "decided"] as const),
  by: parseAsStringLiteral(["me"] as const),
  kind: parseAsStringLiteral(approvalKindKeys),
  program: parseAsUuid,
};

export const loadApprovalsSearchParams = createLoader(approvalsSearchParams);

/** The query's input for the filters: the page and its table ask for the very same. */
export function toApprovalsInput(values: inferParserType<typeof approvalsSearchParams>) {
  return {
    status: values.status ?? undefined,
    requestedBy: values.by ?? undefined,
    kind: values.kind ?? undefined,
    programId: values.program ?? undefined,
  };
}
