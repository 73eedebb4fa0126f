import library from "i18n-iso-countries";
import codes from "i18n-iso-countries/codes.json";
import english from "i18n-iso-countries/langs/en.json";
import { expect, it } from "vitest";
import { countryName, countryOptions } from "./countries";

library.registerLocale(english);

it("names every country as the library does, by two and by three letters", () => {
  for (const [two = "", three = ""] of codes as string[][]) {
    expect(countryName(two)).toBe(library.getName(two, "en"));
    expect(countryName(three)).toBe(library.getName(two, "en"));
  }
  expect(countryOptions.map(({ code }) => code).sort()).toEqual(
    (codes as string[][]).map(([two]) => two).sort(),
  );
});

it("gives a code that is not listed as it came", () => {
  expect(countryName("ZZ")).toBe("ZZ");
});
