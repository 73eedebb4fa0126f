import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { environmentVariables } from "./env";

it("the README's table lists every variable with its description", () => {
  const readme = readFileSync("README.md", "utf8");
  for (const [name, { description }] of Object.entries(environmentVariables)) {
    expect(readme).toContain(`| \`${name}\` | ${description} |`);
  }
});
