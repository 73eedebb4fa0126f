import { describe, expect, it } from "vitest";
import { isFromNetwork, parseNetworks, sourceAddress } from "./source";

describe("isFromNetwork", () => {
  const networks = parseNetworks(["10.1.0.0/16", "2001:db8::/32"]);
  it.each([
    ["10.1.255.255", true],
    ["10.2.0.1", false],
    ["::ffff:10.1.2.3", true],
    ["2001:db8::1", true],
    ["2001:db9::1", false],
    ["", false],
    ["not an address", false],
  ])("%s → %s", (address, expected) => expect(isFromNetwork(address, networks)).toBe(expected));
  it("admits nobody without a network", () => expect(isFromNetwork("127.0.0.1", [])).toBe(false));
});

describe("sourceAddress", () => {
  const proxies = parseNetworks(["10.0.0.0/8"]);
  it("ignores what a stranger forwards", () =>
    expect(sourceAddress("203.0.113.5", "10.0.0.1", proxies)).toBe("203.0.113.5"));
  it("takes what our proxy forwards", () =>
    expect(sourceAddress("10.0.0.1", "203.0.113.5", proxies)).toBe("203.0.113.5"));
  it("takes the nearest address that is not our proxy", () =>
    expect(sourceAddress("10.0.0.1", "1.2.3.4, 203.0.113.5, 10.0.0.2", proxies)).toBe("203.0.113.5"));
  it("stays with the peer when no proxy is trusted", () =>
    expect(sourceAddress("10.0.0.1", "1.2.3.4", [])).toBe("10.0.0.1"));
});
