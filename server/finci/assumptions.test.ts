import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { assumptions, contractSections } from "./assumptions";

const rows = [...readFileSync("docs/contract.md", "utf8").matchAll(/^\| `(\w+)` \| (\d) \|/gm)];

describe("the assumptions of the contract", () => {
  it("are the ones that the documentation lists, in its order and its sections", () => {
    expect(rows.map(([, key, section]) => [key, Number(section)])).toEqual(
      assumptions.map(({ key, section }) => [key, section]),
    );
  });

  it("are each told once, with what, why and where, for every section that has one", () => {
    expect(new Set(assumptions.map(({ key }) => key)).size).toBe(assumptions.length);
    for (const { assumed, why, configuredIn } of assumptions)
      expect([assumed, why, configuredIn].every((words) => words.length > 3)).toBe(true);
    expect(new Set(assumptions.map(({ section }) => String(section)))).toEqual(
      new Set(Object.keys(contractSections)),
    );
  });
});
