import { createLoader, type inferParserType, parseAsStringLiteral } from "nuqs/server";
import { parseAsCurrency, parseAsFilterText, parseAsUuid } from "@/components/table/url-parsers";
import { ageBucketKeys, matchStates } from "@/lib/reconciliation";
import { chooseDays } from "./choose-environment";
import { parseAsDay } from "./url-parsers";

/** The filters of the reconciliation's lists as they stand in their address. */
const shared = {
  from: parseAsDay,
  to: parseAsDay,
  currency: parseAsCurrency,
  state: parseAsStringLiteral(matchStates),
  age: parseAsStringLiteral(ageBucketKeys),
};
export const entriesSearchParams = {
  ...shared,
  kind: parseAsStringLiteral(["card", "other"] as const),
  account: parseAsFilterText,
};
export const bookingsSearchParams = {
  ...shared,
  type: parseAsStringLiteral(["presentment", "return"] as const),
};

const program = { program: parseAsUuid };
export const loadProgram = createLoader({ ...program, from: parseAsDay, to: parseAsDay });
export const loadEntriesSearchParams = createLoader({ ...entriesSearchParams, ...program });
export const loadBookingsSearchParams = createLoader({ ...bookingsSearchParams, ...program });

type Environment = { id: string; timeZone: string };

/** The query's input: the page and its table ask for the very same. */
export function toEntriesInput(
  environment: Environment,
  values: inferParserType<typeof entriesSearchParams>,
) {
  return {
    ...toInput(environment, values),
    kind: values.kind ?? undefined,
    accountId: values.account ?? undefined,
  };
}

/** The same for our bookings. */
export function toBookingsInput(
  environment: Environment,
  values: inferParserType<typeof bookingsSearchParams>,
) {
  return { ...toInput(environment, values), type: values.type ?? undefined };
}

function toInput({ id, timeZone }: Environment, values: inferParserType<typeof shared>) {
  return {
    environmentId: id,
    ...chooseDays(values, timeZone),
    currency: values.currency ?? undefined,
    state: values.state ?? undefined,
    age: values.age ?? undefined,
  };
}

/** The address of the file with the rows of the input. */
export function fileSearch(input: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(input).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}
