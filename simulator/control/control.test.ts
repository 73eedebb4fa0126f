import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Fixture } from "../testing/fixture";

let fixture: Fixture;
beforeEach(async () => {
  fixture = new Fixture();
  await fixture.start();
});
afterEach(() => fixture.stop());

/** A call with headers that `fetch` does not let a caller set. */
function statusWith(headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(`${fixture.simulator.url}/_sim/state`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    call.on("error", reject);
    call.end();
  });
}

describe("control interface", () => {
  it("does not answer to pages in a browser, nor under another name", async () => {
    expect(await statusWith({ host: "localhost:4010" })).toBe(200);
    expect(await statusWith({ host: "rebound.example" })).toBe(403);
    expect(await statusWith({ origin: "https://elsewhere.example" })).toBe(403);
  });

  it("registers a tenant again with the same outcome, and refuses another's token", async () => {
    expect((await fixture.tenant("acme")).httpStatus).toBe(200);
    expect((await fixture.tenant("other", { token: "token-acme" })).httpStatus).toBe(409);
    expect((await fixture.control("GET", "state")).body).toMatchObject({
      tenants: [{ name: "acme", has_webhooks: true, signs_webhooks: false, pending_deliveries: 0 }],
    });
  });

  it("never shows tokens or secrets", async () => {
    await fixture.tenant("acme", { webhooks: fixture.webhooks("webhook-secret") });
    const tokenId = await fixture.card();
    await fixture.control("POST", "authorizations", { token_id: tokenId, amount: "1.00" });
    for (const path of [
      "state",
      "calls",
      "cards",
      "deliveries",
      "authorizations",
      "records/persons",
      "faults",
    ]) {
      const { httpStatus, body } = await fixture.control("GET", path);
      expect(httpStatus).toBe(200);
      expect(JSON.stringify(body)).not.toMatch(/token-acme|secret-acme|webhook-secret/);
    }
  });

  it("says what is wrong with a call", async () => {
    const refusals = [
      ["PUT", "tenants/acme", { token: "t" }, 400, /secret/],
      ["PUT", "tenants/a%20b", {}, 400, /name/],
      ["PUT", "tenants/%E0%A4%A", {}, 400, /./],
      [
        "POST",
        "authorizations",
        { token_id: "10012000000000000042", amount: "1.00" },
        404,
        /10012000000000000042/,
      ],
      ["POST", "authorizations", { token_id: "1", amount: "-1" }, 400, /amount/],
      ["PUT", "faults", { target: "card_api", kind: "late" }, 400, /kind/],
      ["PUT", "traffic", { perMinute: -1 }, 400, /perMinute/],
      ["GET", "records/secrets", undefined, 404, /persons/],
      ["GET", "authorizations/1", undefined, 404, /knows no authorization/],
      ["POST", "cards/1", {}, 404, /knows no card/],
      ["GET", "nothing", undefined, 404, /nothing/],
    ] as const;
    for (const [method, path, body, httpStatus, error] of refusals) {
      const answer = await fixture.control(method, path, body);
      expect(answer).toMatchObject({ httpStatus, body: { error: expect.stringMatching(error) } });
    }
    const response = await fetch(`${fixture.simulator.url}/_sim/faults`, { method: "PUT", body: "{" });
    expect(response.status).toBe(400);
  });

  it("lists newest first, filtered, and counts all", async () => {
    const tokenId = await fixture.card();
    for (const amount of ["1.00", "2.00", "3.00"])
      await fixture.control("POST", "authorizations", { token_id: tokenId, amount });
    const { body } = await fixture.control("GET", `authorizations?token_id=${tokenId}&limit=2`);
    expect(body).toMatchObject({
      total: 3,
      items: [{ transaction_amount: "3.00" }, { transaction_amount: "2.00" }],
    });
    expect((await fixture.control("GET", "authorizations?response_code=Timeout")).body.total).toBe(0);
  });

  it("switches faults off again", async () => {
    await fixture.control("PUT", "faults", { target: "card_api", kind: "http_500" });
    expect((await fixture.call("POST", "get-persons", {})).httpStatus).toBe(500);
    expect((await fixture.call("POST", "get-persons", {})).httpStatus).toBe(500);
    expect((await fixture.control("DELETE", "faults")).body).toEqual({ faults: [] });
    expect((await fixture.call("POST", "get-persons", {})).httpStatus).toBe(200);
  });
});
