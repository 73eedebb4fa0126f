import { createLoader, type inferParserType, parseAsStringLiteral } from "nuqs/server";

/** The filters of the users as they stand in their URL. */
export const usersSearchParams = {
  status: parseAsStringLiteral(["invited", "active", "suspended", "removed"] as const),
};

export const loadUsersSearchParams = createLoader(usersSearchParams);

/** The query's input for the filters: the page and its table ask for the very same. */
export function toUsersInput(values: inferParserType<typeof usersSearchParams>) {
  return { status: values.status ?? undefined };
}
