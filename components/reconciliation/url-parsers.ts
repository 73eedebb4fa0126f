import { createParser } from "nuqs/server";

/** A calendar day in the address; anything else counts as not set. */
export const parseAsDay = createParser({
  parse: (text) => (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : null),
  serialize: String,
});
