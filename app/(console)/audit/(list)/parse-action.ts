import { createParser } from "nuqs/server";

/** An action's name or the domain before its dot, as the server takes it. */
export const parseAsAction = createParser({
  parse: (text) => (/^[\w.-]{1,64}$/.test(text.trim()) ? text.trim() : null),
  serialize: String,
});
