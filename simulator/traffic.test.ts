import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseAuthorizationWebhook, parseTransactionWebhook } from "@/server/finci/contract";
import { merchants } from "./merchants";
import type { Account, Authorization, Card } from "./records";
import { Shoppers } from "./shoppers";
import { Fixture } from "./testing/fixture";
import { seeded } from "./testing/seeded";

const account = { account_id: "10013000000000000007", currency: "EUR" } as Account;
const cardOf = (tokenId: string, country = "LU") =>
  ({ token_id: tokenId, account_id: account.account_id, delivery_address: { country } }) as Card;

describe("merchants", () => {
  it("have distinct ids and names", () => {
    expect(merchants.length).toBeGreaterThanOrEqual(60);
    expect(new Set(merchants.map(({ id }) => id)).size).toBe(merchants.length);
    expect(new Set(merchants.map(({ name }) => name)).size).toBe(merchants.length);
  });
});

describe("shoppers", () => {
  it("pay mostly at home, sometimes from home or abroad, and now and then want too much", () => {
    const shoppers = new Shoppers(seeded(1));
    const intentions = Array.from({ length: 4_000 }, () =>
      shoppers.intend(cardOf("10012000000000000042"), account),
    );
    const share = (count: number) => count / intentions.length;
    const tooLarge = share(intentions.filter(({ isTooLarge }) => isTooLarge).length);
    expect(tooLarge).toBeGreaterThan(0.05);
    expect(tooLarge).toBeLessThan(0.09);
    const home = share(intentions.filter(({ merchant }) => merchant.country === "LU").length);
    expect(home).toBeGreaterThan(0.5);
    expect(home).toBeLessThan(0.8);
    expect(
      share(intentions.filter(({ transaction }) => transaction.currency !== "EUR").length),
    ).toBeGreaterThan(0.03);
    expect(intentions.every(({ transaction }) => transaction.minor > 0n)).toBe(true);
    expect(intentions.every(({ entryMode, merchant }) => merchant.entryModes.includes(entryMode))).toBe(true);
  });

  it("use some cards more than others, and rest one that was refused", () => {
    const shoppers = new Shoppers(seeded(2));
    const cards = Array.from({ length: 20 }, (_, index) => cardOf(`1001200000000000${1000 + index}`));
    const used = new Map<string, number>();
    const use = (times: number) => {
      used.clear();
      for (let index = 0; index < times; index += 1) {
        const tokenId = shoppers.pick(cards)?.token_id ?? "";
        used.set(tokenId, (used.get(tokenId) ?? 0) + 1);
      }
      return [...used].sort(([, a], [, b]) => b - a);
    };
    const [busiest, ...others] = use(2_000);
    expect(busiest![1]).toBeGreaterThan(2 * others.at(-1)![1]);
    const message = { token_id: busiest![0], account_id: account.account_id, billing_currency: "EUR" };
    shoppers.learn({ message, responseCode: "InsufficientFunds" } as Authorization, false);
    use(2_000);
    expect(used.get(busiest![0]) ?? 0).toBeLessThan(busiest![1] / 4);
  });

  it("have no card to pick when there is none", () => {
    expect(new Shoppers(seeded(3)).pick([])).toBeUndefined();
  });
});

describe("traffic", () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = new Fixture();
    await fixture.start();
  });
  afterEach(() => fixture.stop());

  it("uses active cards only, in bodies that the contract's schemas read", async () => {
    const active = await fixture.card();
    const frozen = await fixture.card("USD", 702, "person-2");
    await fixture.call("PATCH", `update-card-status/${frozen}`, { token_status: "deactivated" });
    const traffic = await fixture.control("PUT", "traffic", { enabled: true, perMinute: 6_000 });
    expect(traffic.body).toEqual({ enabled: true, perMinute: 6_000, tenants: null, burst: true });
    const received = await fixture.integrator.until((all) => all.length >= 60);
    await fixture.control("PUT", "traffic", { enabled: false });
    for (const { path, text, body } of received) {
      const message =
        path === "/authorization" ? parseAuthorizationWebhook(text) : parseTransactionWebhook(text);
      expect(message.token_id).toBe(active);
      expect(body?.billing_currency).toBe("EUR");
    }
  });

  it("stays off the tenants that it is not for, and keeps its settings over a restart", async () => {
    await fixture.card();
    await fixture.control("PUT", "traffic", { enabled: true, perMinute: 6_000, tenants: ["nobody"] });
    await fixture.simulator.stop();
    await fixture.startSimulator();
    expect((await fixture.control("GET", "traffic")).body).toMatchObject({
      enabled: true,
      perMinute: 6_000,
      tenants: ["nobody"],
    });
    expect(fixture.integrator.received).toEqual([]);
  });
});
