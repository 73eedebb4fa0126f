import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { cardApiFaults, Faults, faultMerchantId, webhookFaults, webhookSentinelOf } from "./faults";

const documentation = readFileSync("docs/simulator.md", "utf8");

describe("the table of faults", () => {
  it("stands in the documentation with the same sentinels", () => {
    expect(documentation).toContain(faultMerchantId);
    for (const [kind, { cents }] of Object.entries(webhookFaults))
      expect(documentation).toContain(`| \`${kind}\` | ${cents} |`);
    for (const [kind, { word }] of Object.entries(cardApiFaults))
      expect(documentation).toContain(`| \`${kind}\` | \`${word}\` |`);
  });
});

describe("sentinels", () => {
  it("count at the fault merchant only, in minor units of any currency", () => {
    expect(webhookSentinelOf(faultMerchantId, "10.02", "EUR")).toBe("duplicate");
    expect(webhookSentinelOf(faultMerchantId, "1002", "JPY")).toBe("duplicate");
    expect(webhookSentinelOf(faultMerchantId, "1.002", "BHD")).toBe("duplicate");
    expect(webhookSentinelOf(faultMerchantId, "10.20", "EUR")).toBeNull();
    expect(webhookSentinelOf("MRC000100000001", "10.02", "EUR")).toBeNull();
  });

  it("are whole words at the beginning of an external id or embossing name", () => {
    const faults = new Faults();
    expect(faults.takeForCardApi("create-person", { external_id: "sim-500-a" })).toBe("http_500");
    expect(faults.takeForCardApi("create-card", { embossing_name: "SIM LIMIT" })).toBe("rate_limited");
    for (const external_id of ["SIM-5000", "MY-SIM-500", "SIMON-500", "SIM-constructor"])
      expect(faults.takeForCardApi("create-person", { external_id })).toBeNull();
    expect(faults.takeForCardApi("get-cards", null)).toBeNull();
  });
});

describe("switches", () => {
  it("act for their tenant only", () => {
    const faults = new Faults();
    faults.add({ target: "card_api", kind: "http_500", remaining: 1, tenant: "acme" });
    expect(faults.takeForCardApi("get-cards", {}, "other")).toBeNull();
    expect(faults.takeForCardApi("get-cards", {}, "acme")).toBe("http_500");
    expect(faults.takeForCardApi("get-cards", {}, "acme")).toBeNull();
  });

  it("act as often as they count, on their operation, and never on a webhook that they do not fit", () => {
    const faults = new Faults();
    faults.add({ target: "webhooks", kind: "late", remaining: 1 });
    faults.add({ target: "webhooks", kind: "duplicate", remaining: null, operation: "return" });
    expect(faults.takeForWebhook("advice")).toBeNull();
    expect(faults.takeForWebhook("request")).toBe("late");
    expect(faults.takeForWebhook("request")).toBeNull();
    expect([faults.takeForWebhook("return"), faults.takeForWebhook("return")]).toEqual([
      "duplicate",
      "duplicate",
    ]);
    faults.clear();
    expect(faults.takeForWebhook("return")).toBeNull();
  });
});
