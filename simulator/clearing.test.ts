import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseAuthorizationWebhook, parseTransactionWebhook } from "@/server/finci/contract";
import { Fixture } from "./testing/fixture";

let fixture: Fixture;
let tokenId: string;
beforeEach(async () => {
  fixture = new Fixture();
  await fixture.start();
  tokenId = await fixture.card();
});
afterEach(() => fixture.stop());

async function approved(amount = "84.20", currency = "USD"): Promise<string> {
  const wanted = { token_id: tokenId, amount, currency, wait: "advice" };
  return (await fixture.control("POST", "authorizations", wanted)).body.id as string;
}

async function tell(kind: "presentments" | "reversals" | "returns", body: Record<string, unknown>) {
  return fixture.control("POST", kind, { wait: "delivered", ...body });
}

const lastBody = () => fixture.integrator.received.at(-1)?.body;

describe("presentment", () => {
  it("clears the whole authorization unless told otherwise", async () => {
    const authorization_id = await approved();
    const { body } = await tell("presentments", { authorization_id });
    expect(body).toEqual({ id: expect.stringMatching(/^\d{18}$/), delivered: true });
    const received = fixture.integrator.received.at(-1)!;
    expect(received.path).toBe("/transaction");
    expect(parseTransactionWebhook(received.text)).toMatchObject({
      id: body.id,
      type: "presentment",
      authorization_id,
      token_id: tokenId,
      transaction_amount: "84.20",
      billing_amount: "77.29",
      sequence: 1,
      final: true,
    });
  });

  it("in parts adds up to the authorization in both currencies", async () => {
    const authorization_id = await approved("10.00");
    await tell("presentments", { authorization_id, amount: "3.33", final: false });
    expect(lastBody()).toMatchObject({ billing_amount: "3.06", sequence: 1, final: false });
    await tell("presentments", { authorization_id, amount: "3.33", final: false });
    await tell("presentments", { authorization_id });
    expect(lastBody()).toMatchObject({
      transaction_amount: "3.34",
      billing_amount: "3.06",
      sequence: 3,
      final: true,
    });
    expect((await tell("presentments", { authorization_id })).httpStatus).toBe(409);
  });

  it("may be for more than was authorized, and of a declined authorization when the merchant insists", async () => {
    const authorization_id = await approved("100.00", "EUR");
    await tell("presentments", { authorization_id, amount: "115.00" });
    expect(lastBody()).toMatchObject({ transaction_amount: "115.00", billing_amount: "115.00" });
    fixture.integrator.answering = ({ body }) => ({
      httpStatus: 200,
      text: body?.type === "authorization" && !body.advice ? '{"status":"error"}' : '{"status":"success"}',
    });
    expect((await tell("presentments", { authorization_id: await approved() })).httpStatus).toBe(200);
  });

  it("without an authorization is a deferred one", async () => {
    await tell("presentments", { token_id: tokenId, amount: "1480", currency: "JPY" });
    expect(lastBody()).toMatchObject({
      authorization_id: null,
      transaction_amount: "1480",
      transaction_currency: "JPY",
      billing_amount: "9.00",
      billing_currency: "EUR",
    });
  });

  it("is refused for an unknown authorization, another currency, and an amount that is not exact", async () => {
    const authorization_id = await approved();
    const refusals = [
      [404, { authorization_id: "260101000000000000" }],
      [400, { authorization_id, currency: "EUR" }],
      [400, { authorization_id, amount: "1.234" }],
      [400, { amount: "1.00" }],
    ] as const;
    for (const [httpStatus, body] of refusals) {
      const answer = await tell("presentments", body);
      expect(answer).toMatchObject({ httpStatus, body: { error: expect.any(String) } });
    }
  });
});

describe("reversal", () => {
  it("cancels the whole authorization, once", async () => {
    const original_authorization_id = await approved();
    const { body } = await tell("reversals", { authorization_id: original_authorization_id });
    const received = fixture.integrator.received.at(-1)!;
    expect(received.path).toBe("/authorization");
    expect(parseAuthorizationWebhook(received.text)).toMatchObject({
      kind: "reversal",
      id: body.id,
      original_authorization_id,
      transaction_amount: "84.20",
      billing_amount: "77.29",
    });
    expect(body.id).not.toBe(original_authorization_id);
    expect((await tell("reversals", { authorization_id: original_authorization_id })).httpStatus).toBe(409);
  });

  it("of a part leaves the rest to be presented", async () => {
    const authorization_id = await approved("50.00", "EUR");
    await tell("reversals", { authorization_id, amount: "20.00" });
    expect((await tell("reversals", { authorization_id, amount: "30.01" })).httpStatus).toBe(409);
    await tell("presentments", { authorization_id });
    expect(lastBody()).toMatchObject({ transaction_amount: "30.00", billing_amount: "30.00" });
    expect((await tell("reversals", { authorization_id, amount: "1.00" })).httpStatus).toBe(409);
  });

  it("of a declined authorization is refused", async () => {
    fixture.integrator.answering = () => ({ httpStatus: 200, text: '{"status":"error"}' });
    expect((await tell("reversals", { authorization_id: await approved() })).httpStatus).toBe(409);
  });
});

describe("return", () => {
  it("is a credit that names its original where it is known", async () => {
    const authorization_id = await approved("50.00", "EUR");
    const { id } = (await tell("presentments", { authorization_id })).body;
    const credit = { token_id: tokenId, amount: "12.00", original_transaction_id: id, authorization_id };
    await tell("returns", credit);
    expect(lastBody()).toMatchObject({
      type: "return",
      billing_amount: "12.00",
      original_transaction_id: id,
      authorization_id,
    });
    await tell("returns", { token_id: tokenId, amount: "5.00" });
    expect(lastBody()).toMatchObject({ type: "return", original_transaction_id: null });
  });
});
