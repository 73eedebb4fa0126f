import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LedgerEntryOnWire, ledgerPageSchema } from "@/server/finci/contract";
import { Fixture } from "../testing/fixture";

let fixture: Fixture;
let tokenId: string;
let masterAccount: string;
beforeEach(async () => {
  fixture = new Fixture();
  await fixture.start();
  tokenId = await fixture.card();
  const { body } = await fixture.control("GET", "state", undefined);
  const [tenant] = body.tenants as { master_accounts: { account_id: string; currency: string }[] }[];
  masterAccount = tenant?.master_accounts.find(({ currency }) => currency === "EUR")?.account_id ?? "";
});
afterEach(() => fixture.stop());

const days = { date_from: "2000-01-01", date_to: "2999-12-31" };
const ask = (more: Record<string, unknown> = {}) =>
  fixture.call("POST", "get-transactions", { account_id: masterAccount, ...days, ...more });

async function entries(): Promise<LedgerEntryOnWire[]> {
  return ledgerPageSchema.parse((await ask()).body).items;
}
const deferred = (more: Record<string, unknown> = {}) =>
  fixture.control("POST", "presentments", { token_id: tokenId, amount: "12.50", ...more });

describe("get-transactions", () => {
  it("books a presentment with its authorization's id, and a return", async () => {
    const wanted = { token_id: tokenId, amount: "20.00", wait: "advice" };
    const authorization = (await fixture.control("POST", "authorizations", wanted)).body;
    await fixture.control("POST", "presentments", { authorization_id: authorization.id });
    const credit = (await fixture.control("POST", "returns", { token_id: tokenId, amount: "5.00" })).body;
    const booked = await entries();
    expect(booked.map(({ amount }) => amount)).toEqual(["-20.00", "5.00"]);
    expect(booked[0]?.narrative).toMatch(new RegExp(`^CRDS ${authorization.id} `));
    expect(booked[1]?.narrative).toContain(String(credit.id));
  });

  it("books wrongly when asked to", async () => {
    await deferred({ ledger: "missing" });
    await deferred({ ledger: "amount_off" });
    await deferred({ ledger: "twice" });
    expect((await entries()).map(({ amount }) => amount)).toEqual(["-12.51", "-12.50", "-12.50"]);
  });

  it("pages through everything once, and refuses a cursor that is not its own", async () => {
    const posted: unknown[] = [];
    for (let index = 0; index < 205; index += 1) {
      const entry = { tenant: "acme", amount: "-1.00", currency: "EUR", narrative: `FEE ${index}` };
      posted.push((await fixture.control("POST", "ledger-entries", entry)).body.id);
    }
    const first = ledgerPageSchema.parse((await ask()).body);
    const second = ledgerPageSchema.parse((await ask({ cursor: first.next_cursor })).body);
    expect(first.items).toHaveLength(200);
    expect(second.next_cursor).toBeNull();
    expect([...first.items, ...second.items].map(({ id }) => id).sort()).toEqual(posted.sort());
    expect((await ask({ cursor: "nonsense" })).body.errors).toEqual(["invalid_request"]);
  });

  it("keeps to the days asked for, and to the tenant's own accounts", async () => {
    const entry = { tenant: "acme", amount: "-1.00", currency: "EUR", narrative: "FEE" };
    for (const day of ["2026-03-01", "2026-03-02", "2026-03-03"])
      await fixture.control("POST", "ledger-entries", { ...entry, booked_at: `${day}T23:59:59.999Z` });
    const { body } = await ask({ date_from: "2026-03-02", date_to: "2026-03-02" });
    expect(ledgerPageSchema.parse(body).items.map(({ value_date }) => value_date)).toEqual(["2026-03-02"]);
    expect((await ask({ account_id: "10019000000000000099" })).body.errors).toEqual(["not_found"]);
  });

  it("keeps a tenant's master accounts when its settings change", async () => {
    await fixture.tenant("acme", { products: [{ product_id: 9, currency: "SEK", name: "Krona" }] });
    const { body } = await fixture.control("GET", "state", undefined);
    const [tenant] = body.tenants as { master_accounts: { account_id: string; currency: string }[] }[];
    expect(tenant?.master_accounts).toContainEqual({ account_id: masterAccount, currency: "EUR" });
    expect(tenant?.master_accounts.map(({ currency }) => currency)).toContain("SEK");
    expect(new Set(tenant?.master_accounts.map(({ account_id }) => account_id)).size).toBe(
      tenant?.master_accounts.length,
    );
  });
});
