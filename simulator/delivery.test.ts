import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Fixture } from "./testing/fixture";

let fixture: Fixture;
let tokenId: string;
beforeEach(async () => {
  fixture = new Fixture();
  await fixture.start();
  tokenId = await fixture.card();
});
afterEach(() => fixture.stop());

const deferred = (changes: Record<string, unknown> = {}) =>
  fixture.control("POST", "presentments", {
    token_id: tokenId,
    amount: "5.00",
    wait: "delivered",
    ...changes,
  });

const accept = { httpStatus: 204, text: "" };

describe("deliveries", () => {
  it("repeat with back-off until the integrator answers 2xx", async () => {
    const answers = [{ httpStatus: 500, text: "" }, "reset", { httpStatus: 302, text: "" }, accept] as const;
    fixture.integrator.answering = () => answers[fixture.integrator.received.length - 1] ?? accept;
    const { body } = await deferred();
    expect(body.delivered).toBe(true);
    expect(fixture.integrator.received.map((received) => received.body?.id)).toEqual(Array(4).fill(body.id));
    const { items } = (await fixture.control("GET", "deliveries")).body as { items: object[] };
    expect(items).toEqual([
      expect.objectContaining({
        kind: "presentment",
        state: "delivered",
        attempts: 4,
        last_outcome: "HTTP 204",
      }),
    ]);
  });

  it("that are pending survive a restart", async () => {
    fixture.integrator.answering = () => ({ httpStatus: 503, text: "" });
    await deferred({ wait: undefined });
    await fixture.integrator.until((received) => received.length > 0);
    await fixture.simulator.stop();
    let isBack = false;
    fixture.integrator.answering = () => {
      isBack = true;
      return accept;
    };
    const before = fixture.integrator.received.length;
    await fixture.startSimulator();
    await fixture.integrator.until((received) => received.length > before);
    expect(isBack).toBe(true);
    await expect
      .poll(async () => (await fixture.control("GET", "state")).body)
      .toMatchObject({ counts: { deliveries: 0, transactions: 1, cards: 1 } });
  });

  it("wait for the next attempt as shown, and go at once when asked", async () => {
    await fixture.simulator.stop();
    await fixture.startSimulator({ retryBaseMs: 60_000 });
    fixture.integrator.answering = () => ({ httpStatus: 503, text: "" });
    await deferred({ wait: undefined });
    await expect
      .poll(async () => (await fixture.control("GET", "deliveries?state=pending")).body)
      .toMatchObject({ items: [{ attempts: 1, last_outcome: "HTTP 503" }] });
    fixture.integrator.answering = () => accept;
    await fixture.control("POST", "deliveries/retry");
    await fixture.integrator.until((received) => received.length === 2);
  });

  it("are at most eight at a time for one tenant, and the rest follow", async () => {
    fixture.integrator.answering = () => "hang";
    const wanted = Array.from({ length: 12 }, () => deferred({ wait: undefined }));
    await Promise.all(wanted);
    await fixture.integrator.until((received) => received.length === 8);
    const { body } = await fixture.control("GET", "deliveries?state=pending");
    expect(body.total).toBe(12);
    expect(fixture.integrator.received).toHaveLength(8);
  });

  it("of a tenant without endpoints do not happen", async () => {
    await fixture.tenant("acme", { webhooks: null });
    expect((await deferred()).body).toMatchObject({ delivered: true });
    expect(fixture.integrator.received).toEqual([]);
  });

  it("go wrong by a fault on their first attempt, and right on the next", async () => {
    fixture.integrator.answering = ({ body }) => (body ? accept : { httpStatus: 400, text: "" });
    await deferred({ fault: "malformed" });
    expect(fixture.integrator.received.map(({ body }) => body === null)).toEqual([true, false]);
    await deferred({ fault: "connection_reset" });
    expect(fixture.integrator.received).toHaveLength(3);
    await deferred({ fault: "duplicate" });
    expect(fixture.integrator.received).toHaveLength(5);
    await fixture.control("PUT", "faults", {
      target: "webhooks",
      kind: "malformed",
      count: 2,
      operation: "return",
    });
    await deferred();
    expect(fixture.integrator.received).toHaveLength(6);
    await fixture.control("POST", "returns", { token_id: tokenId, amount: "1.00", wait: "delivered" });
    expect(fixture.integrator.received).toHaveLength(9);
  });
});
