import { describe, expect, it } from "vitest";
import { isInEea } from "./eea";
import { programModels, timeZoneOptions } from "./program-models";
import { allDuties, changedDuties, parties, startingSplit } from "./responsibilities";

const models = Object.keys(programModels) as (keyof typeof programModels)[];

describe("responsibilities", () => {
  it("are many, each with a key of its own", () => {
    expect(allDuties.length).toBeGreaterThanOrEqual(20);
    expect(new Set(allDuties.map(({ key }) => key)).size).toBe(allDuties.length);
  });

  it.each(models)("%s begins with every duty in somebody's hands, some in each party's", (model) => {
    const split = startingSplit(model);
    expect(Object.keys(split).sort()).toEqual(allDuties.map(({ key }) => key).sort());
    expect(new Set(Object.values(split).map(({ party }) => party))).toEqual(new Set(parties));
  });

  it("leaves the authorization with FINCI only where the model does not decide itself", () => {
    for (const model of models) {
      const decides = programModels[model].starts.capabilities.includes("integrator_managed_decisioning");
      expect(startingSplit(model).authorization?.party).toBe(decides ? "integrator" : "finci");
    }
  });

  it("gives the decision, and what goes with it, to who decides in the program", () => {
    const split = startingSplit("co_branded", ["integrator_managed_decisioning"]);
    expect([split.authorization?.party, split.ledger?.party]).toEqual(["integrator", "integrator"]);
    expect(startingSplit("commercial_api", []).authorization?.party).toBe("finci");
  });

  it("tells versions apart by party and note", () => {
    const one = startingSplit("co_branded");
    const other = { ...one, pin: { party: "finci" as const, note: "By SMS" } };
    expect(changedDuties(one, one)).toEqual([]);
    expect(changedDuties(one, other).map(({ duty }) => duty.key)).toEqual(["pin"]);
  });
});

describe("where a program may be", () => {
  it.each(["LT", "NO", "IS", "LI"])("%s is in the EEA", (code) => expect(isInEea(code)).toBe(true));
  it.each(["CH", "GB", "US", ""])("%s is not", (code) => expect(isInEea(code)).toBe(false));
  it("knows the time zones", () => expect(timeZoneOptions()).toContain("Europe/Vilnius"));
});
