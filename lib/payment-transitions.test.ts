import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { exceptionKinds } from "./exception-kinds";
import { type PaymentEvent, type PaymentFacts, settlePayment } from "./payment-lifecycle";
import { type PaymentStage, paymentTransitions, transitionSources } from "./payment-transitions";

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

type Facts = Pick<
  PaymentFacts,
  "decision" | "adviceResponseCode" | "reversals" | "presentments" | "isExpired"
>;

const amounts = [0n, 50n, 60n];
const reversals = [{ amountMinor: 5n }, { amountMinor: 50n }];
const presentments = [
  { id: "1", amountMinor: 20n, isFinal: true, createdAtMs: 1, isAfterExpiry: false },
  { id: "2", amountMinor: 20n, isFinal: false, createdAtMs: 2, isAfterExpiry: false },
  { id: "3", amountMinor: 40n, isFinal: false, createdAtMs: 3, isAfterExpiry: false },
];

function subsets<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: 2 ** items.length }, (_, bits) =>
    items.filter((_item, index) => bits & (1 << index)),
  );
}

/** Every set of facts that can be, small: each event then adds one. */
function* allFacts(): Generator<Facts> {
  for (const decision of [null, "approved", "declined"] as const)
    for (const adviceResponseCode of [null, "Approved", "InsufficientFunds", "DoNotHonor"])
      for (const reversed of subsets(reversals))
        for (const presented of subsets(presentments))
          for (const isExpired of [false, true]) {
            const isUnknown = decision === null && adviceResponseCode === null;
            if (!(isUnknown && isExpired))
              yield { decision, adviceResponseCode, reversals: reversed, presentments: presented, isExpired };
          }
}

/** What the event makes of the facts; empty where it cannot happen to them. */
function after(facts: Facts, event: PaymentEvent, isHeld: boolean): Facts[] {
  const { decision, adviceResponseCode, isExpired } = facts;
  switch (event) {
    case "approved":
    case "declined":
      return decision === null ? [{ ...facts, decision: event }] : [facts];
    case "advised_approved":
      return adviceResponseCode === null ? [{ ...facts, adviceResponseCode: "Approved" }] : [];
    case "advised_declined":
      return adviceResponseCode === null
        ? ["InsufficientFunds", "DoNotHonor"].map((code) => ({ ...facts, adviceResponseCode: code }))
        : [];
    case "reversed":
      return reversals
        .filter((one) => !facts.reversals.includes(one))
        .map((one) => ({ ...facts, reversals: [...facts.reversals, one] }));
    case "cleared":
    case "cleared_finally":
      return presentments
        .filter((one) => one.isFinal === (event === "cleared_finally") && !facts.presentments.includes(one))
        .map((one) => ({
          ...facts,
          presentments: [...facts.presentments, { ...one, isAfterExpiry: isExpired }],
        }));
    case "overruled":
      return decision === null ? [facts] : [{ ...facts, decision: "declined" }];
    case "expired":
      return [isHeld ? { ...facts, isExpired: true } : facts];
    case "returned":
      return [facts];
  }
}

function settle(authorizedMinor: bigint, facts: Facts) {
  const { decision, adviceResponseCode: advice } = facts;
  const isUnknown = decision === null && advice === null;
  const state = settlePayment({ ...facts, authorizedMinor, mcc: "5942", tipAllowancePercent: 20 });
  const differs =
    (decision === "approved" && advice === "DoNotHonor") ||
    (decision === "declined" && advice === "Approved");
  const stage: PaymentStage = isUnknown ? "unknown" : state.lifecycle;
  const kinds: string[] = isUnknown ? [] : state.unfitting.map(({ kind }) => kind);
  return { stage, isHeld: state.heldMinor > 0n, open: differs ? [...kinds, "answer_differs"] : kinds };
}

describe("every step that the specification takes", () => {
  it("stands in the table, with what it opens", () => {
    const missing = new Set<string>();
    let steps = 0;
    for (const authorizedMinor of amounts)
      for (const facts of allFacts()) {
        const before = settle(authorizedMinor, facts);
        for (const [event, { to, opens }] of Object.entries(paymentTransitions[before.stage]))
          for (const next of after(facts, event as PaymentEvent, before.isHeld)) {
            const end = settle(authorizedMinor, next);
            const opened = end.open.filter((kind) => !before.open.includes(kind));
            steps += 1;
            if (!to.includes(end.stage)) missing.add(`${before.stage} ${event} to ${end.stage}`);
            for (const kind of opened)
              if (!(opens as readonly string[]).includes(kind))
                missing.add(`${before.stage} ${event} opens ${kind}`);
          }
      }
    expect([...missing].sort()).toEqual([]);
    expect(steps).toBeGreaterThan(10_000);
  });
});
