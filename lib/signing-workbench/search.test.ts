import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  beyondTemplate,
  readSignature,
  type SigningWay,
  searchSigning,
  signingParts,
  signWay,
  templateOf,
} from "./search";

const ours: SigningWay = {
  order: signingParts,
  separator: "",
  path: "whole",
  body: "raw",
  method: "upper",
  secret: "utf8",
};
const request = {
  timestamp: "1795000000",
  method: "POST",
  path: "/api/v1/get-persons?page=2",
  body: new TextEncoder().encode('{"external_id":"é"}\n'),
};
const pathPrefix = "/api/v1";
const secret = "a-secret-of-FINCI";

const search = (signature: Uint8Array, more: Partial<Parameters<typeof searchSigning>[0]> = {}) =>
  searchSigning({ secret, request, pathPrefix, signature, timeMsMax: 20_000, ...more });

const ways = fc.record<SigningWay>({
  order: fc.shuffledSubarray([...signingParts], { minLength: 4, maxLength: 4 }),
  separator: fc.constantFrom("", "\n", ".", "|", ":"),
  path: fc.constantFrom("whole", "without_query", "without_prefix", "without_prefix_and_query"),
  body: fc.constantFrom("raw", "trimmed", "sha256_hex"),
  method: fc.constantFrom("upper", "lower"),
  secret: fc.constantFrom("utf8", "hex", "base64"),
});
const requests = fc.record({
  timestamp: fc.integer({ min: 1_000_000_000, max: 2_000_000_000 }).map(String),
  method: fc.constantFrom("POST", "PATCH", "GET"),
  path: fc.constantFrom(
    "/api/v1/get-persons",
    "/api/v1/update-card-status/10012000000000000042?a=b",
    "/v1/x",
    "/",
  ),
  body: fc.oneof(
    fc.constantFrom("", " {} ", '{"a":"é"}\r\n').map((text) => new TextEncoder().encode(text)),
    fc.uint8Array({ maxLength: 40 }),
  ),
});
/** Hex, and so base64 and text as well. */
const secrets = fc.stringMatching(/^([0-9a-f]{4}){2,8}$/);

describe("the search", () => {
  it("finds, for whatever way signed, one that reproduces the signature", async () => {
    await fc.assert(
      fc.asyncProperty(ways, requests, secrets, async (way, signed, key) => {
        const signature = signWay(key, way, signed, pathPrefix);
        const { way: found } = await search(signature, { secret: key, request: signed });
        expect(found && signWay(key, found, signed, pathPrefix)).toEqual(signature);
      }),
      { numRuns: 60 },
    );
  });

  it("finds what a template can say as that template", async () => {
    const order = ["method", "path", "timestamp", "body"] as const;
    const input = `POST\n/api/v1/get-persons?page=2\n1795000000\n{"external_id":"é"}\n`;
    const { way } = await search(createHmac("sha256", secret).update(input).digest());
    expect(way).toEqual({ ...ours, order, separator: "\n" });
    expect(way && templateOf(way)).toBe("{method}\\n{path}\\n{timestamp}\\n{body}");
    expect(way && beyondTemplate(way, "hex")).toEqual([]);
  });

  it("takes the nearest of several that fit", async () => {
    const plain = { ...request, path: "/x", body: new Uint8Array() };
    const { way } = await search(signWay(secret, ours, plain, pathPrefix), { request: plain });
    expect(way).toEqual(ours);
  });

  it("says how many it tried when none fits, and is bounded in count", async () => {
    const outcome = await search(new Uint8Array(32));
    expect(outcome).toMatchObject({ way: null, isComplete: true });
    // The secret is not hex: two thirds of the ways remain at most.
    expect(outcome.tried).toBeGreaterThan(1_000);
    expect(outcome.tried).toBeLessThanOrEqual(8_640);
  });

  it("stops when its time is over, and says so", async () => {
    expect(await search(new Uint8Array(32), { timeMsMax: -1 })).toEqual({
      way: null,
      tried: 0,
      isComplete: false,
    });
  });
});

describe("a signature", () => {
  const bytes = createHmac("sha256", secret).update("x").digest();
  it.each([
    ["hex", bytes.toString("hex")],
    ["upper_hex", bytes.toString("hex").toUpperCase()],
    ["base64", bytes.toString("base64")],
    ["base64", bytes.toString("base64url")],
  ])("in %s is read", (form, text) => {
    expect(readSignature(` ${text}\n`)).toEqual({ form, bytes: Uint8Array.from(bytes) });
  });

  it.each(["", "abc", "0".repeat(63), "g".repeat(64), bytes.toString("hex").slice(2)])(
    "%j is none",
    (text) => {
      expect(readSignature(text)).toBeNull();
    },
  );
});

describe("what no template can say", () => {
  it.each([
    [{ method: "lower" }, "lower case"],
    [{ path: "without_query" }, "without its query"],
    [{ path: "without_prefix" }, "without the prefix"],
    [{ path: "without_prefix_and_query" }, "without prefix and query"],
    [{ body: "trimmed" }, "without white space"],
    [{ body: "sha256_hex" }, "SHA-256 of the body"],
    [{ secret: "hex" }, "secret as hex"],
    [{ secret: "base64" }, "secret as base64"],
  ] as const)("%j is said in words", (change, words) => {
    expect(beyondTemplate({ ...ours, ...change }, "hex").join(" ")).toContain(words);
  });

  it.each(["upper_hex", "mixed_hex", "base64"] as const)("%s is said in words", (form) => {
    expect(beyondTemplate(ours, form)).toHaveLength(1);
  });
});
