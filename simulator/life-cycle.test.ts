import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LifeCycle } from "./life-cycle";
import type { Authorization, FollowUp } from "./records";
import { Simulation } from "./simulation";
import { seeded } from "./testing/seeded";

const options = { decisionClockMs: 150, retryBaseMs: 10 };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "finci-life-"));
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

/** A simulation with one FINCI-managed tenant that has no endpoints, so that nothing goes over the wire. */
function open(): Simulation {
  const simulation = new Simulation({ dataFolder: folder, ...options });
  const owned = { tenant: "acme", createdAt: "2026-01-01T00:00:00.000Z" };
  const tenant = { name: "acme", token: "t", secret: "s", signingTemplate: "", pathPrefix: "/api/v1" };
  simulation.store.commit(
    ["tenants", "acme", { ...tenant, allowedCidrs: [], products: [], webhooks: null, decisioning: "finci" }],
    ["accounts", "1", { ...owned, account_id: "1", person_id: "1", currency: "EUR" }],
    [
      "cards",
      "1",
      {
        ...owned,
        token_id: "1",
        account_id: "1",
        person_id: "1",
        product_id: 1,
        embossing_name: "ADA KELLER",
        card_number: "5412-75**-****-1234",
        expiration_date: "2031-12",
        token_status: "active",
        token_stage: "digital",
        delivery_address: { line1: "1", city: "1", postal_code: "1", country: "LU" },
        express_delivery: false,
      },
    ],
  );
  return simulation;
}

async function approve(simulation: Simulation, followUps: (authorizationId: string) => FollowUp["step"][]) {
  const { store } = simulation;
  const [card, account, tenant] = [
    store.get("cards", "1"),
    store.get("accounts", "1"),
    store.get("tenants", "acme"),
  ];
  const { authorization } = await simulation.authorizations.run({
    card: card!,
    account: account!,
    tenant: tenant!,
    transaction: { minor: 5_000n, currency: "EUR" },
    merchant: { id: "M", name: "Marché", mcc: "5411", city: "Luxembourg", country: "LU" },
    entryMode: "chip",
    wallet: null,
    alsoCommit: ({ id }) =>
      followUps(id).map((step, index) => {
        const followUp = {
          id: `${id}-${index}`,
          tenant: "acme",
          dueMs: Date.now() + (index + 1) * 1_000,
          step,
        };
        return ["followUps", followUp.id, followUp];
      }),
  });
  return authorization.id;
}

describe("plan of a payment", () => {
  it("mostly is one presentment, sometimes something else, and nothing for a declined one", () => {
    const simulation = open();
    const lifeCycle = new LifeCycle(simulation.store, simulation.clearing, seeded(7));
    const plan = (mcc: string, responseCode = "Approved", isTooLarge = false) => {
      const amounts = { transaction_amount: "100.00", transaction_currency: "EUR" };
      const message = { ...amounts, billing_amount: "100.00", billing_currency: "EUR", merchant: { mcc } };
      const authorization = { id: "1", message, responseCode, reversals: [], presentments: [] };
      return lifeCycle
        .plan(authorization as unknown as Authorization, { isTooLarge, isHurried: false })
        .map(([, , followUp]) => (followUp as FollowUp).step);
    };
    const plans = Array.from({ length: 2_000 }, () => plan("5812"));
    const count = (fits: (steps: FollowUp["step"][]) => boolean) => plans.filter(fits).length / plans.length;
    expect(count((steps) => steps.length === 0)).toBeCloseTo(0.03, 2);
    expect(count(([step]) => step?.kind === "reversal")).toBeCloseTo(0.06, 2);
    const tips = plans.flat().filter((step) => step.kind === "presentment" && Number(step.amount) > 100);
    expect(tips.length / plans.length).toBeGreaterThan(0.24);
    expect(tips.length / plans.length).toBeLessThan(0.3);
    expect(plan("5812", "InsufficientFunds")).toEqual([]);
    expect(plan("4511", "Approved", true)).toEqual([{ kind: "reversal", authorizationId: "1" }]);
    simulation.store.close();
  });
});

describe("life of a payment", () => {
  it("goes on after a restart, each step once", async () => {
    const first = open();
    const id = await approve(first, (authorizationId) => [
      { kind: "presentment", authorizationId, amount: "20.00", final: false },
      { kind: "presentment", authorizationId, final: true },
    ]);
    first.start();
    vi.advanceTimersByTime(1_500);
    expect(first.store.get("authorizations", id)?.presentments).toHaveLength(1);
    first.stop();
    const second = new Simulation({ dataFolder: folder, ...options });
    second.start();
    vi.advanceTimersByTime(10_000);
    expect(second.store.get("authorizations", id)?.presentments).toMatchObject([
      { billing_amount: "20.00", final: false },
      { billing_amount: "30.00", final: true },
    ]);
    vi.advanceTimersByTime(600_000);
    expect(second.store.count("followUps")).toBe(0);
    second.stop();
  });

  it("drops a step that somebody has done by hand meanwhile", async () => {
    const simulation = open();
    const id = await approve(simulation, (authorizationId) => [{ kind: "reversal", authorizationId }]);
    simulation.clearing.reverse({ authorizationId: id });
    simulation.start();
    vi.advanceTimersByTime(2_000);
    expect(simulation.store.get("authorizations", id)?.reversals).toHaveLength(1);
    expect(simulation.store.count("followUps")).toBe(0);
    simulation.stop();
  });
});
