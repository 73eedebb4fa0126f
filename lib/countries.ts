import countries from "i18n-iso-countries";
import english from "i18n-iso-countries/langs/en.json";

countries.registerLocale(english);

/** The country's English name for an ISO 3166-1 code of two or three letters; a code that is not listed comes back as it is. */
export function countryName(code: string): string {
  return countries.getName(code, "en") ?? code;
}

/** Every ISO 3166-1 country with its English name, by name: for a choice. */
export const countryOptions: readonly { code: string; name: string }[] = Object.entries(
  countries.getNames("en", { select: "official" }),
)
  .map(([code, name]) => ({ code, name }))
  .sort((one, other) => one.name.localeCompare(other.name, "en"));
