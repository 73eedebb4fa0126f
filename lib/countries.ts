import english from "i18n-iso-countries/langs/en.json" with { type: "json" };
import { threeThenTwoLetters } from "./country-codes";

/*
 * Only the library's table is taken: its code would be a tenth of a page's JavaScript. A name may come with others that
 * are used for the country; the first is the official one.
 */

type Names = Record<string, string | string[]>;

const names = new Map(
  Object.entries(english.countries as Names).map(([code, name]) => [
    code,
    typeof name === "string" ? name : (name[0] ?? code),
  ]),
);

const twoLetters = new Map(
  threeThenTwoLetters
    .trim()
    .split(/\s/)
    .map((pair) => [pair.slice(0, 3), pair.slice(3)]),
);

/** The country's English name for an ISO 3166-1 code of two or three letters; a code that is not listed comes back as it is. */
export function countryName(code: string): string {
  return names.get(code) ?? names.get(twoLetters.get(code) ?? "") ?? code;
}

/** Every ISO 3166-1 country with its English name, by name: for a choice. */
export const countryOptions: readonly { code: string; name: string }[] = [...names]
  .map(([code, name]) => ({ code, name }))
  .sort((one, other) => one.name.localeCompare(other.name, "en"));
