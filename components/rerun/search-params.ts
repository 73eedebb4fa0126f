import { createLoader, createParser, type inferParserType } from "nuqs/server";
import { uuidPattern } from "@/lib/ids";

/** A version by its id, or `none`; anything else counts as "the version that decided". */
const parseAsVersion = createParser({
  parse: (text) => (text === "none" || uuidPattern.test(text) ? text : null),
  serialize: String,
});

/** What a re-run decides by, as it stands in its URL. */
export const rerunSearchParams = {
  card: parseAsVersion,
  cardholder: parseAsVersion,
  account: parseAsVersion,
  program: parseAsVersion,
};

export const loadRerunSearchParams = createLoader(rerunSearchParams);

/** The query's input for the choice: the page and its parts ask for the very same. */
export function toRerunInput(id: string, values: inferParserType<typeof rerunSearchParams>) {
  return {
    id,
    card: values.card ?? undefined,
    cardholder: values.cardholder ?? undefined,
    account: values.account ?? undefined,
    program: values.program ?? undefined,
  };
}
