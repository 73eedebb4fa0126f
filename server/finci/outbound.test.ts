import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { addressProblem, baseUrlProblem, checkedLookup, outboundPolicy, urlProblem } from "./outbound";
import { sendOnce } from "./transport";

const outside = { allowsPrivateNetworks: false };
const demo = { allowsPrivateNetworks: true };
afterEach(() => vi.unstubAllEnvs());

describe("addresses that may be called", () => {
  it.each(["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8"])("%s", (address) => {
    expect(addressProblem(address, outside)).toBeNull();
  });

  it.each([
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "127.0.0.1",
    "0.0.0.0",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::127.0.0.1",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::",
    "fe80::1",
    "fc00::1",
    "fd00:ec2::254",
    "fec0::1",
    "ff02::1",
    "no address",
  ])("%s may not", (address) => {
    expect(addressProblem(address, outside)).not.toBeNull();
  });
});

describe("base addresses", () => {
  it.each([
    "https://agents-api-sit.finci.invalid:5500",
    "https://8.8.8.8",
    "https://8.8.8.8.",
    "https://[2606:4700:4700::1111]:5500",
    "http://127.0.0.1:4010",
    "http://localhost:4010",
    "http://localhost.:4010",
    "http://[::1]:4010",
    "https://localhost",
  ])("%s is taken", async (text) => {
    expect(await baseUrlProblem(text, outside)).toBeNull();
  });

  it.each([
    ["http://8.8.8.8", "https://"],
    ["http://finci.invalid", "https://"],
    ["ftp://finci.invalid", "https://"],
    ["file:///etc/passwd", "a host and a port only"],
    ["https://user:word@finci.invalid", "scheme, a host and a port only"],
    ["https://finci.invalid/path", "scheme, a host and a port only"],
    ["https://finci.invalid/?a=1", "scheme, a host and a port only"],
    ["https://10.0.0.1", "private or special"],
    ["https://10.0.0.1.", "private or special"],
    ["https://167772161", "private or special"],
    ["https://0x0a000001", "private or special"],
    ["https://012.0.0.1", "private or special"],
    ["https://10.1", "private or special"],
    ["https://169.254.169.254", "private or special"],
    ["https://2852039166", "private or special"],
    ["https://[::ffff:10.0.0.1]", "private or special"],
    ["https://[::ffff:a9fe:a9fe]", "private or special"],
    ["https://[fd00:ec2::254]", "private or special"],
    ["https://[fe80::1]", "private or special"],
    ["no address", "Write the base address"],
    ["", "Write the base address"],
  ])("%s is refused", async (text, words) => {
    expect(await baseUrlProblem(text, outside)).toContain(words);
  });

  it("may be private in the demo, and still need TLS beyond this machine", async () => {
    expect(await baseUrlProblem("https://10.0.0.1", demo)).toBeNull();
    expect(await baseUrlProblem("http://10.0.0.1", demo)).toContain("https://");
    expect(outboundPolicy({ DEMO: "1" })).toEqual(demo);
    expect(outboundPolicy({})).toEqual(outside);
  });
});

describe("a connection", () => {
  type Answer = { address: string; family: number }[];
  /** What a connection to the name is given when it resolves to these. */
  const connectTo = (name: string, ...addresses: string[]) =>
    new Promise<string | Answer>((give) => {
      const answer: Answer = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
      const resolver = ((_name: string, _options: object, done: (error: null, all: Answer) => void) =>
        done(null, answer)) as unknown as Parameters<typeof checkedLookup>[2];
      const lookup = checkedLookup(new URL(`https://${name}`), outside, resolver);
      lookup(name, { all: true }, (error, found) => give(error ? error.name : (found as Answer)));
    });

  it("goes to the very addresses that were checked", async () => {
    expect(await connectTo("finci.example", "8.8.8.8")).toEqual([{ address: "8.8.8.8", family: 4 }]);
  });

  it.each([[["10.0.0.1"]], [["8.8.8.8", "169.254.169.254"]], [["8.8.8.8", "::1"]], [["127.0.0.1"]], [[]]])(
    "is not made when the name now stands for %j",
    async (addresses) => {
      expect(await connectTo("finci.example", ...addresses)).toBe("OutboundError");
    },
  );

  it("to this machine by its name stays on it", async () => {
    expect(await connectTo("localhost", "127.0.0.1", "::1")).toHaveLength(2);
    expect(await connectTo("localhost", "8.8.8.8")).toBe("OutboundError");
  });

  const send = (address: string) =>
    sendOnce({
      method: "POST",
      url: new URL(address),
      headers: {},
      body: Buffer.from("{}"),
      timeoutMs: 2_000,
    });

  it("to a literal private address sends nothing", async () => {
    expect(urlProblem(new URL("https://169.254.169.254"), outside)).not.toBeNull();
    expect(await send("https://169.254.169.254/latest/meta-data")).toMatchObject({
      kind: "unreachable",
      cause: { name: "OutboundError" },
    });
  });

  it("never follows a redirect", async () => {
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url);
      response.writeHead(307, { location: "/elsewhere" }).end();
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as AddressInfo;
    expect(await send(`http://localhost:${port}/first`)).toMatchObject({ kind: "answer", httpStatus: 307 });
    expect(asked).toEqual(["/first"]);
    server.close();
  });
});
