import { describe, expect, it } from "vitest";
import { countryName } from "./countries";
import { categoryName } from "./mcc";

describe("names of merchant categories", () => {
  it("knows single codes, and the ranges that ISO 18245 keeps for carriers, rentals and hotels", () => {
    expect(categoryName("5812")).toBe("Restaurants");
    expect(categoryName("0742")).toBe("Veterinary services");
    expect(categoryName("3000")).toBe("Airlines (by carrier)");
    expect(categoryName("3351")).toBe("Car rental (by company)");
    expect(categoryName("3999")).toBe("Hotels and lodging (by chain)");
  });

  it("does not invent a name", () => {
    expect(categoryName("9999")).toBeNull();
    expect(categoryName("toString")).toBeNull();
  });
});

describe("names of countries", () => {
  it("takes codes of two and of three letters, and leaves others as they are", () => {
    expect(countryName("LU")).toBe("Luxembourg");
    expect(countryName("LUX")).toBe("Luxembourg");
    expect(countryName("ZZ")).toBe("ZZ");
  });
});
