import { describe, expect, it } from "vitest";
import { failedStep } from "@/lib/connection-test";
import type { FinciProbe } from "./client";
import { diagnose } from "./diagnosis";

const now = Date.parse("2026-11-22T20:00:00Z");

type Answer = {
  httpStatus?: number;
  codes?: string[];
  outcome?: FinciProbe["outcome"];
  offSeconds?: number | null;
};

function steps(
  { httpStatus = 200, codes = [], outcome = "success", offSeconds = 0 }: Answer,
  pathPrefix = "/api/v1",
) {
  const date = offSeconds === null ? null : new Date(now - offSeconds * 1000).toUTCString();
  const result = { kind: "answer", httpStatus, text: "", date } as const;
  const probe = { result, outcome, errorCodes: codes, durationMs: 12 };
  return diagnose({ probe, ourTimeMs: now, pathPrefix, outgoingCidrs: ["192.0.2.1/32"] });
}

const stateOf = (answer: Answer, name: string) => steps(answer).find(({ step }) => step === name)?.state;

describe("an answer", () => {
  it("that is a success passes every step", () => {
    expect(steps({}).map(({ step, state }) => `${step} ${state}`)).toEqual([
      "clock passed",
      "allow_list passed",
      "token passed",
      "signature passed",
      "path passed",
      "answer passed",
    ]);
  });

  it.each([
    [401, "expired_timestamp", "clock"],
    [403, "ip_not_allowed", "allow_list"],
    [403, null, "allow_list"],
    [401, "unknown_token", "token"],
    [401, "invalid_signature", "signature"],
    [404, "not_found", "path"],
    [404, null, "path"],
    [429, "rate_limited", "answer"],
    [500, "internal_error", "answer"],
    [502, null, "answer"],
    [301, null, "answer"],
    [200, null, "answer"],
  ])("HTTP %i with %s names the step %s, and says what to do", (httpStatus, code, step) => {
    const isRefusal = code !== null && httpStatus < 500;
    const found = steps({
      httpStatus,
      codes: code ? [code] : [],
      outcome: isRefusal ? "refused" : "invalid_answer",
    });
    expect(failedStep(found)).toMatchObject({ step, advice: expect.stringMatching(/\w{3}/) });
    expect(found.filter(({ state }) => state === "failed")).toHaveLength(1);
    expect(new Set(found.map(({ step: name }) => name)).size).toBe(found.length);
  });

  it("never says of a step more than it proves", () => {
    const refused = { outcome: "refused" } as const;
    expect(stateOf({ ...refused, httpStatus: 401, codes: ["invalid_signature"] }, "token")).toBe("passed");
    expect(stateOf({ ...refused, httpStatus: 401, codes: ["invalid_signature"] }, "path")).toBeUndefined();
    expect(stateOf({ ...refused, httpStatus: 401, codes: ["unknown_token"] }, "signature")).toBeUndefined();
    expect(stateOf({ ...refused, httpStatus: 404 }, "signature")).toBeUndefined();
  });

  it("shows our addresses where FINCI does not let us in", () => {
    const failed = failedStep(steps({ httpStatus: 403, codes: ["ip_not_allowed"], outcome: "refused" }));
    expect(failed?.advice).toContain("192.0.2.1/32");
  });
});

describe("the clock", () => {
  it.each([
    [0, "passed"],
    [30, "passed"],
    [31, "warned"],
    [-31, "warned"],
    [300, "warned"],
    [301, "failed"],
    [-301, "failed"],
    [null, "untold"],
  ] as const)("%s s off is %s", (offSeconds, state) => {
    expect(stateOf({ offSeconds }, "clock")).toBe(state);
  });
});

describe("no answer", () => {
  it.each(["timeout", "reset", "unreachable"] as const)("(%s) fails at the answer", (kind) => {
    const probe = {
      result: { kind, cause: new Error("x") },
      outcome: kind,
      errorCodes: [],
      durationMs: 10_000,
    };
    const found = diagnose({ probe, ourTimeMs: now, pathPrefix: "", outgoingCidrs: [] });
    expect(failedStep(found)).toMatchObject({ step: "answer", advice: expect.any(String) });
  });
});
