import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Account, paymentsKeptMax, type Transaction } from "./records";
import { Store } from "./store";

let folder: string;
let journal: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "finci-store-"));
  journal = join(folder, "journal.jsonl");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function account(id: string, owner = "10011000000000000001"): Account {
  return {
    account_id: id,
    person_id: owner,
    currency: "EUR",
    tenant: "acme",
    createdAt: "2026-01-01T00:00:00Z",
  };
}

describe("Store", () => {
  it("remembers what was committed after it is opened again, in the same order", () => {
    const store = new Store(folder);
    store.commit(["accounts", "b", account("b")], ["accounts", "a", account("a")]);
    store.commit(["accounts", "b", { ...account("b"), currency: "USD" }]);
    store.close();
    const again = new Store(folder);
    expect([...again.all("accounts")].map((record) => [record.account_id, record.currency])).toEqual([
      ["b", "USD"],
      ["a", "EUR"],
    ]);
    again.close();
  });

  it("has a commit in the file before commit returns, so a killed process loses nothing", () => {
    const store = new Store(folder);
    store.commit(["accounts", "a", account("a")]);
    expect(readFileSync(journal, "utf8")).toContain('"account_id":"a"');
    store.close();
  });

  it("drops a half-written last line with all its changes and goes on", () => {
    const store = new Store(folder);
    store.commit(["accounts", "a", account("a")]);
    store.commit(["accounts", "b", account("b")], ["accounts", "c", account("c")]);
    store.close();
    writeFileSync(journal, readFileSync(journal, "utf8").slice(0, -20));
    const torn = new Store(folder);
    expect([...torn.all("accounts")].map((record) => record.account_id)).toEqual(["a"]);
    torn.commit(["accounts", "d", account("d")]);
    torn.close();
    const again = new Store(folder);
    expect(again.count("accounts")).toBe(2);
    again.close();
  });

  it("refuses a journal that is damaged before its last line, and says where", () => {
    const store = new Store(folder);
    store.commit(["accounts", "a", account("a")]);
    store.close();
    appendFileSync(journal, "not json\n[]\n");
    expect(() => new Store(folder)).toThrow(/damaged at line 2/);
  });

  it("finds records by look-up key and forgets the key with the record", () => {
    const store = new Store(folder);
    store.commit(["accounts", "a", account("a", "1")], ["accounts", "b", account("b", "1")]);
    store.commit(["accounts", "a", account("a", "2")]);
    expect(store.find("accounts", "owner:1").map((record) => record.account_id)).toEqual(["b"]);
    store.commit(["accounts", "b", null]);
    expect(store.find("accounts", "owner:1")).toEqual([]);
    store.close();
  });

  it("keeps the newest payments only", () => {
    const store = new Store(folder);
    const transaction = (id: string) => ({ id, tenant: "acme" }) as Transaction;
    for (let index = 0; index < paymentsKeptMax; index += 1)
      store.commit(["transactions", `t${index}`, transaction(`t${index}`)]);
    store.commit(["transactions", "x", transaction("x")], ["transactions", "y", transaction("y")]);
    expect(store.count("transactions")).toBe(paymentsKeptMax);
    expect(store.get("transactions", "t1")).toBeUndefined();
    expect(store.get("transactions", "t2")).toBeDefined();
    store.close();
    const again = new Store(folder);
    expect(again.count("transactions")).toBe(paymentsKeptMax);
    again.close();
  });
});
