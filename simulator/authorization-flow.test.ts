import { cp, rm } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseAuthorizationWebhook } from "@/server/finci/contract";
import { verifySignature } from "@/server/finci/signing";
import { faultMerchantId } from "./faults";
import { Fixture } from "./testing/fixture";
import { decline } from "./testing/integrator";

let fixture: Fixture;
let tokenId: string;
beforeEach(async () => {
  fixture = new Fixture();
  await fixture.start();
  tokenId = await fixture.card();
});
afterEach(() => fixture.stop());

async function authorize(changes: Record<string, unknown> = {}) {
  const wanted = { token_id: tokenId, amount: "12.34", wait: "advice", ...changes };
  return (await fixture.control("POST", "authorizations", wanted)).body;
}

/** `request` or `advice` and the response code, in the order in which they came. */
function messages() {
  return fixture.integrator.received.map(({ text }) => {
    const { kind, response_code } = parseAuthorizationWebhook(text);
    return response_code ? `${kind} ${response_code}` : kind;
  });
}

describe("an authorization", () => {
  it("that is answered success is approved, and the same webhook comes again as advice", async () => {
    const result = await authorize({
      currency: "USD",
      merchant: "Brasserie de la Gare",
      wallet: "apple_pay",
    });
    expect(result).toMatchObject({ answer: "success", response_code: "Approved", late: false });
    const [request, advice] = fixture.integrator.received.map(({ body }) => body);
    expect(request).toMatchObject({
      id: result.id,
      type: "authorization",
      advice: false,
      token_id: tokenId,
      transaction_amount: "12.34",
      transaction_currency: "USD",
      billing_amount: "11.33",
      billing_currency: "EUR",
      merchant: { name: "Brasserie de la Gare", mcc: "5812", country: "LU" },
      entry_mode: "contactless",
      wallet: "apple_pay",
    });
    expect(request).not.toHaveProperty("response_code");
    expect(advice).toEqual({ ...request, advice: true, response_code: "Approved" });
  });

  it("that is answered error is declined as insufficient funds, with the integrator's reason kept", async () => {
    fixture.integrator.answering = decline;
    expect(await authorize()).toMatchObject({
      answer: "error",
      errors: ["no_money"],
      response_code: "InsufficientFunds",
      late: false,
    });
    expect(messages()).toEqual(["request", "advice InsufficientFunds"]);
  });

  it("that nobody answers is declined when the clock has run out, and never asked again", async () => {
    fixture.integrator.answering = ({ body }) =>
      body?.advice ? { httpStatus: 200, text: '{"status":"success"}' } : "hang";
    const result = await authorize();
    expect(result).toMatchObject({ answer: "none", response_code: "InsufficientFunds", late: true });
    expect(result.answer_ms).toBeGreaterThanOrEqual(145);
    expect(messages()).toEqual(["request", "advice InsufficientFunds"]);
  });

  it.each([
    ["text", { httpStatus: 200, text: "yes" }],
    ["another status", { httpStatus: 200, text: '{"status":"maybe"}' }],
    ["another HTTP code", { httpStatus: 500, text: '{"status":"success"}' }],
  ])("that is answered with %s is declined", async (_what, answer) => {
    fixture.integrator.answering = ({ body }) => (body?.advice ? { httpStatus: 200, text: "{}" } : answer);
    expect(await authorize()).toMatchObject({
      answer: "invalid",
      response_code: "InsufficientFunds",
      late: false,
    });
  });

  it("that meets a broken connection is declined at once", async () => {
    fixture.integrator.answering = ({ body }) => (body?.advice ? { httpStatus: 200, text: "{}" } : "reset");
    expect(await authorize()).toMatchObject({
      answer: "none",
      response_code: "InsufficientFunds",
      late: false,
    });
  });

  it("can be answered to the merchant otherwise than the integrator said", async () => {
    expect(await authorize({ response_code: "SuspectedFraud" })).toMatchObject({
      answer: "success",
      response_code: "SuspectedFraud",
    });
    expect(messages()).toEqual(["request", "advice SuspectedFraud"]);
  });

  it("under FINCI-managed decisioning is only told of", async () => {
    await fixture.tenant("acme", { decisioning: "finci" });
    expect(await authorize()).toMatchObject({ answer: "not_asked", response_code: "Approved" });
    expect(await authorize({ amount: "99999.00" })).toMatchObject({ response_code: "InsufficientFunds" });
    expect(messages()).toEqual(["advice Approved", "advice InsufficientFunds"]);
  });

  it("is signed as a Card API call where the tenant has a webhook secret", async () => {
    await fixture.tenant("acme", { webhooks: fixture.webhooks("webhook-secret") });
    await authorize();
    const [request] = fixture.integrator.received;
    const headers = request!.headers as Record<string, string>;
    const parts = {
      timestamp: headers["x-auth-timestamp"]!,
      method: "POST",
      path: "/authorization",
      body: Buffer.from(request!.text),
    };
    const template = "{timestamp}{method}{path}{body}";
    const given = headers["x-auth-signature"];
    expect(verifySignature("webhook-secret", template, parts, given, Date.now())).toBeNull();
    await authorize({ fault: "wrong_signature" });
    const wrong = fixture.integrator.received[2]!;
    const wrongParts = {
      ...parts,
      timestamp: String(wrong.headers["x-auth-timestamp"]),
      body: Buffer.from(wrong.text),
    };
    expect(
      verifySignature(
        "webhook-secret",
        template,
        wrongParts,
        String(wrong.headers["x-auth-signature"]),
        Date.now(),
      ),
    ).toBe("invalid_signature");
  });

  it("left open by a killed simulator is declined at its next start, with its advice", async () => {
    fixture.integrator.answering = ({ body }) => (body?.advice ? { httpStatus: 200, text: "{}" } : "hang");
    const running = fixture.simulator;
    const unanswered = authorize();
    const [request] = await fixture.integrator.until((received) => received.length === 1);
    // What is on the disk at this moment is what a killed process leaves.
    const left = `${fixture.dataFolder}-left`;
    await cp(fixture.dataFolder, left, { recursive: true });
    await fixture.startSimulator({ dataFolder: left });
    const { body } = await fixture.control("GET", `authorizations/${request?.body?.id}`);
    expect(body).toMatchObject({ answer: "none", answer_ms: null, response_code: "InsufficientFunds" });
    await fixture.integrator.until((received) => received.some((message) => message.body?.advice === true));
    await unanswered;
    await running.stop();
    await rm(left, { recursive: true });
  });
});

describe("faults of an authorization", () => {
  it("late: the integrator answers in time, but FINCI hears of it too late", async () => {
    expect(await authorize({ fault: "late" })).toMatchObject({
      answer: "none",
      late: true,
      response_code: "InsufficientFunds",
    });
    expect(messages()).toEqual(["request", "advice InsufficientFunds"]);
  });

  it("duplicate: the request comes twice at the same moment", async () => {
    expect(await authorize({ fault: "duplicate" })).toMatchObject({ response_code: "Approved" });
    const received = await fixture.integrator.until((all) => all.length === 3);
    expect(received.filter(({ body }) => body?.advice === false)).toHaveLength(2);
    expect(new Set(received.map(({ body }) => body?.id)).size).toBe(1);
  });

  it("out_of_order: the advice overtakes the request", async () => {
    expect(await authorize({ fault: "out_of_order" })).toMatchObject({ response_code: "InsufficientFunds" });
    expect(messages()).toEqual(["advice InsufficientFunds", "request"]);
  });

  it("presentment_first: the presentment overtakes the advice", async () => {
    const { id } = await authorize({ fault: "presentment_first" });
    expect(fixture.integrator.received.map(({ path, body }) => [path, body?.response_code ?? null])).toEqual([
      ["/authorization", null],
      ["/transaction", null],
      ["/authorization", "Approved"],
    ]);
    expect(fixture.integrator.received[1]?.body).toMatchObject({ authorization_id: id, final: true });
  });

  it("malformed: the body is cut off", async () => {
    fixture.integrator.answering = ({ body }) => ({
      httpStatus: body ? 200 : 400,
      text: '{"status":"success"}',
    });
    expect(await authorize({ fault: "malformed" })).toMatchObject({
      answer: "invalid",
      response_code: "InsufficientFunds",
    });
    expect(fixture.integrator.received.map(({ body }) => body === null)).toEqual([true, false]);
  });

  it("connection_reset: half the body arrives; the advice is the first that is heard of it", async () => {
    expect(await authorize({ fault: "connection_reset" })).toMatchObject({ answer: "none", late: false });
    expect(messages()).toEqual(["advice InsufficientFunds"]);
  });

  it("no_answer_wait: the whole request arrives, but nobody waits for the answer", async () => {
    expect(await authorize({ fault: "no_answer_wait" })).toMatchObject({ answer: "none", late: false });
    await fixture.integrator.until((received) => received.length === 2);
    expect(messages().sort()).toEqual(["advice InsufficientFunds", "request"]);
  });

  it("are asked for by an amount at the fault merchant, and by a switch for a count", async () => {
    const merchant = { id: faultMerchantId };
    expect(await authorize({ amount: "10.01", merchant })).toMatchObject({ late: true });
    expect(await authorize({ amount: "10.00", merchant })).toMatchObject({ response_code: "Approved" });
    await fixture.control("PUT", "faults", { target: "webhooks", kind: "late", count: 1 });
    expect(await authorize()).toMatchObject({ late: true });
    expect(await authorize()).toMatchObject({ late: false, response_code: "Approved" });
  });
});
