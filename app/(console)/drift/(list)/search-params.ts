import { createLoader, createSerializer, type inferParserType, parseAsStringLiteral } from "nuqs/server";
import { parseAsUuid } from "@/components/table/url-parsers";
import { driftKindKeys, driftStatuses } from "@/lib/drift";

/** The filters of the differences as they stand in their URL; without a status the open ones. */
export const driftSearchParams = {
  status: parseAsStringLiteral(driftStatuses),
  kind: parseAsStringLiteral(driftKindKeys),
  program: parseAsUuid,
};

export type DriftSearch = inferParserType<typeof driftSearchParams>;

export const loadDriftSearchParams = createLoader(driftSearchParams);
export const serializeDriftSearch = createSerializer(driftSearchParams);

/** The query's input for the filters: the page and its table ask for the very same. */
export function toDriftInput(values: DriftSearch) {
  return {
    status: values.status ?? undefined,
    kind: values.kind ?? undefined,
    programId: values.program ?? undefined,
  };
}

/** The counts by kind leave the kind out. */
export function toDriftSummary(values: DriftSearch) {
  return { ...toDriftInput(values), kind: undefined };
}
