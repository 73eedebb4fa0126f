import { beforeAll, describe, expect, it } from "vitest";
import { answerRefusal, refusalAtDoor, requestsPerSessionMax, requestsPerSourceMax } from "./web-door";

beforeAll(() => {
  process.env.DATABASE_URL ??= "postgres://nobody@127.0.0.1:1/none";
});

let sources = 0;
/** From an address of its own, so that no test uses another's limit. */
function requestWith(headers: Record<string, string> = {}, method = "POST"): Request {
  const forwardedFor = headers["x-forwarded-for"] ?? `198.51.100.${++sources}`;
  return new Request("http://console.example/api/trpc/x", {
    method,
    headers: { host: "console.example", ...headers, "x-forwarded-for": forwardedFor },
  });
}

describe("a request of a browser", () => {
  it.each([
    ["of our own page", { origin: "http://console.example", "sec-fetch-site": "same-origin" }, null],
    ["behind a proxy", { origin: "https://a.example", "x-forwarded-host": "a.example" }, null],
    ["without an origin (no browser, or a page opened by hand)", {}, null],
    ["of another site", { "sec-fetch-site": "cross-site" }, 403],
    ["of another site in an old browser", { origin: "https://evil.example" }, 403],
    ["of a sister host", { origin: "http://other.console.example", "sec-fetch-site": "same-site" }, 403],
    ["of another port", { origin: "http://console.example:8080" }, 403],
    ["of a page without an origin of its own", { origin: "null" }, 403],
  ])("%s", async (_name, headers, status) => {
    const refusal = await refusalAtDoor(requestWith(headers as Record<string, string>));
    expect(refusal?.status ?? null).toBe(status);
  });

  it("is refused when larger than it may be, or of unknown length", async () => {
    const statusOf = async (headers: Record<string, string>, method?: string) =>
      (await refusalAtDoor(requestWith(headers, method), { bodyBytesMax: 100 }))?.status ?? null;
    expect(await statusOf({ "content-length": "100" })).toBeNull();
    expect(await statusOf({ "content-length": "101" })).toBe(413);
    expect(await statusOf({})).toBe(411);
    expect(await statusOf({}, "GET")).toBeNull();
  });

  it("waits when its session asked too much, and others go on", async () => {
    const mine = { cookie: "a=1; console-session=mine", "x-forwarded-for": "203.0.113.7" };
    for (let count = 0; count < requestsPerSessionMax; count += 1)
      expect(await refusalAtDoor(requestWith(mine))).toBeNull();
    const refusal = await refusalAtDoor(requestWith(mine));
    expect(refusal).toMatchObject({ status: 429, sentence: expect.stringMatching(/^Too many requests/) });
    expect(Number(refusal && answerRefusal(refusal).headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await refusalAtDoor(requestWith({ ...mine, cookie: "console-session=other" }))).toBeNull();
  });

  it("cannot escape its source's limit by inventing sessions", async () => {
    const attempt = (count: number) =>
      refusalAtDoor(requestWith({ cookie: `console-session=${count}`, "x-forwarded-for": "203.0.113.8" }), {
        isHeavy: true,
      });
    const heavyMax = requestsPerSourceMax / 20;
    for (let count = 0; count < heavyMax; count += 1) expect(await attempt(count)).toBeNull();
    expect(await attempt(heavyMax)).toMatchObject({ status: 429 });
  });
});
