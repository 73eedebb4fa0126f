import { createParser, parseAsString } from "nuqs/server";
import { uuidPattern } from "@/lib/ids";

/** A uuid in the URL; anything else counts as not set, so that a mistyped link still opens the list. */
export const parseAsUuid = createParser({
  parse: (text) => (uuidPattern.test(text) ? text : null),
  serialize: String,
});

const filterTextLengthMax = 100;

/** Free text of a filter, within the length the server takes. */
export const parseAsFilterText = createParser({
  parse: (text) => parseAsString.parse(text)?.trim().slice(0, filterTextLengthMax) || null,
  serialize: String,
});
