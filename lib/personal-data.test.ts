import { describe, expect, it } from "vitest";
import {
  type CheckField,
  maskAddress,
  maskDateOfBirth,
  maskEmail,
  maskFirstName,
  maskLastName,
  maskName,
  maskPersonalFields,
  maskPhone,
  matchesPersonal,
} from "./personal-data";

describe("maskName keeps the first word and an initial", () => {
  it.each([
    ["Ada Lovelace", "Ada L."],
    ["ADA LOVELACE", "ADA L."],
    ["  Ada   King\u00a0Lovelace ", "Ada L."],
    ["Ludwig van Beethoven", "Ludwig B."],
    ["Madonna", "M•••"],
    ["Å", "Å•••"],
    ["", ""],
    ["   ", ""],
    ["José E\u0301tienne", "José E\u0301."],
    ["李 小龙", "李 小."],
    ["آدا لافلايس", "آدا ل."],
    ["דוד בן־גוריון", "דוד ב."],
    ["Zoë 👩‍🚀Star", "Zoë 👩‍🚀."],
  ])("%j → %j", (name, masked) => {
    expect(maskName(name)).toBe(masked);
  });

  it("masks the parts as it masks the whole", () => {
    for (const [first, last] of [
      ["Ada", "Lovelace"],
      ["Ada Augusta", "King Lovelace"],
      ["آدا", "لافلايس"],
    ] as const)
      expect(`${maskFirstName(first)} ${maskLastName(last)}`).toBe(maskName(`${first} ${last}`));
  });
});

it.each([
  ["ada@example.com", "a•••@e•••.com"],
  ["a@b.co.uk", "a•••@b•••.uk"],
  ["ada@localhost", "a•••@l•••"],
  ['"a@b"@example.com', '"•••@e•••.com'],
  ["öçe@münchen.de", "ö•••@m•••.de"],
  ["@example.com", "•••"],
  ["ada@", "•••"],
  ["ada", "•••"],
  ["", ""],
])("maskEmail(%j) → %j", (email, masked) => {
  expect(maskEmail(email)).toBe(masked);
});

it.each([
  ["+37061234512", "•••• ••12"],
  ["+370 612 345-12", "•••• ••12"],
  ["123456", "•••• ••56"],
  ["12345", "••••"],
  ["1", "••••"],
  ["unknown", "••••"],
  ["", ""],
])("maskPhone(%j) → %j", (phone, masked) => {
  expect(maskPhone(phone)).toBe(masked);
});

it.each([
  ["1990-12-10", "1990"],
  ["10.12.1990", "•••"],
  ["", ""],
])("maskDateOfBirth(%j) → %j", (date, masked) => {
  expect(maskDateOfBirth(date)).toBe(masked);
});

it("keeps the city and the country of an address", () => {
  const address = {
    line1: "Storgatan 1",
    line2: "Flat 4",
    city: "Stockholm",
    postal_code: "11122",
    country: "SE",
  };
  expect(maskAddress(address)).toEqual({
    line1: "•••",
    city: "Stockholm",
    postal_code: "•••",
    country: "SE",
  });
});

describe("maskPersonalFields", () => {
  it("finds fields by their name, however it is written and however deep", () => {
    expect(
      maskPersonalFields({
        status: "success",
        items: [{ person_id: "10011", first_name: "Ada", lastName: "Lovelace", Email: "ada@example.com" }],
        delivery_address: { line1: "Storgatan 1", city: "Stockholm", postal_code: "11122", country: "SE" },
        person: { dateOfBirth: "1990-12-10", phone: "+37061234512", embossing_name: "ADA LOVELACE" },
      }),
    ).toEqual({
      status: "success",
      items: [{ person_id: "10011", first_name: "Ada", lastName: "L.", Email: "a•••@e•••.com" }],
      delivery_address: { line1: "•••", city: "Stockholm", postal_code: "•••", country: "SE" },
      person: { dateOfBirth: "1990", phone: "•••• ••12", embossing_name: "ADA L." },
    });
  });

  it("hides what has such a name and is no text, and keeps null", () => {
    expect(maskPersonalFields({ phone: 37061234512, email: ["ada@example.com"], last_name: null })).toEqual({
      phone: "•••",
      email: "•••",
      last_name: null,
    });
  });

  it("changes nothing else: merchants, amounts, moments, and keys of the prototype", () => {
    const at = new Date();
    const payload = { merchant: { name: "AMZN", city: "Luxembourg" }, amount: "84.20", at, constructor: "x" };
    expect(maskPersonalFields(payload)).toEqual(payload);
  });
});

describe("matchesPersonal says yes to what a caller may well say", () => {
  it.each<[CheckField, string, string]>([
    ["name", "ada  LOVELACE", "Ada Lovelace"],
    ["name", "Jose Etienne", "José Étienne"],
    ["name", "Anne Marie Berg", "Anne-Marie Berg"],
    ["name", "آدا لافلايس", "آدا لافلايس"],
    ["email", " Ada@Example.com ", "ada@example.com"],
    ["phone", "+370 612 34512", "+37061234512"],
    ["phone", "0037061234512", "+37061234512"],
    ["phone", "0612 34512", "+37061234512"],
    ["dateOfBirth", "1990-12-10", "1990-12-10"],
    ["postalCode", "sw1a1aa", "SW1A 1AA"],
  ])("%s: %s is %s", (field, said, stored) => {
    expect(matchesPersonal(field, said, stored)).toBe(true);
  });

  it.each<[CheckField, string, string]>([
    ["name", "Ada", "Ada Lovelace"],
    ["name", "", ""],
    ["name", "•••", "Ada Lovelace"],
    ["email", "ada@example.co", "ada@example.com"],
    ["phone", "34512", "+37061234512"],
    ["phone", "", "+37061234512"],
    ["phone", "+37161234512", "+37061234512"],
    ["dateOfBirth", "1990", "1990-12-10"],
    ["postalCode", "11122", "11123"],
  ])("and no otherwise: %s: %s is not %s", (field, said, stored) => {
    expect(matchesPersonal(field, said, stored)).toBe(false);
  });
});
