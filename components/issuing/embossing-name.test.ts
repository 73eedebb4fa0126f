import { describe, expect, it } from "vitest";
import { embossingNameSchema } from "@/server/finci/contract";
import { proposeEmbossingName } from "./embossing-name";

describe("proposeEmbossingName", () => {
  it.each([
    ["Anna", "Bergström", "ANNA BERGSTROM"],
    ["Niamh", "O'Sullivan", "NIAMH O'SULLIVAN"],
    ["Søren", "Weiß", "SOREN WEISS"],
    ["Maximiliane", "von Hohenlohe", "M VON HOHENLOHE"],
    ["Bartholomew", "Featherstonehaugh-Cholmondeley", "B FEATHERSTONEHAUGH-C"],
  ])("proposes for %s %s", (firstName, lastName, expected) => {
    expect(proposeEmbossingName(firstName, lastName)).toBe(expected);
    expect(embossingNameSchema.safeParse(expected).success).toBe(true);
  });

  it("leaves a name in another script to the person", () => {
    expect(proposeEmbossingName("Ελένη", "Παπαδοπούλου")).toBe("");
  });
});
