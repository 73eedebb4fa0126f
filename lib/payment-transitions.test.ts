import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { exceptionKinds } from "./exception-kinds";
import { paymentTransitions, transitionSources } from "./payment-transitions";

const page = new URL("../docs/life-cycle.md", import.meta.url);
const marker =
  "<!-- printed from lib/payment-transitions.ts; `UPDATE_DOCS=1 npx vitest run --project unit lib/payment-transitions` prints it anew -->\n";

function printed(): string {
  const rows = Object.entries(paymentTransitions).flatMap(([stage, events]) =>
    Object.entries(events).map(([event, { to, opens, source }]) => {
      const exceptions = opens.map((kind) => exceptionKinds[kind].label).join("; ") || "–";
      return `| ${words(stage)} | ${words(event)} | ${to.map(words).join(", ")} | ${exceptions} | ${source} |`;
    }),
  );
  const sources = Object.entries(transitionSources).map(([key, sentence]) => `- **${key}**: ${sentence}`);
  return [
    "| state | what happens | state after | may be put before a person | source |",
    "|---|---|---|---|---|",
    ...rows,
    "",
    "Sources:",
    "",
    ...sources,
    "",
  ].join("\n");
}

function words(key: string): string {
  return key.replaceAll("_", " ");
}

describe("the table of transitions", () => {
  it("is the one in the documentation", () => {
    const [head = ""] = readFileSync(page, "utf8").split(marker);
    const text = `${head}${marker}\n${printed()}`;
    if (process.env.UPDATE_DOCS) writeFileSync(page, text);
    expect(readFileSync(page, "utf8")).toBe(text);
  });
});
