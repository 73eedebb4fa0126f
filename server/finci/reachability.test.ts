import { createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer, type Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { failedStep, type StepResult } from "@/lib/connection-test";
import { selfSigned } from "./certificate-testing";
import { type ReachOptions, reach } from "./reachability";

const policy = { allowsPrivateNetworks: false };
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);

const open: Server[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => new Promise((done) => server.close(done))));
});

async function listen(server: Server): Promise<number> {
  open.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return (server.address() as AddressInfo).port;
}

async function walk(address: string, more: Partial<ReachOptions> = {}): Promise<StepResult[]> {
  return reach(new URL(address), { policy, ...more });
}

const states = (steps: StepResult[]) => steps.map(({ step, state }) => `${step} ${state}`);

describe("the way to FINCI", () => {
  it("stands over http on this machine, where names and TLS are not needed", async () => {
    const port = await listen(createHttpServer());
    expect(states(await walk(`http://127.0.0.1:${port}`))).toEqual([
      "address passed",
      "dns skipped",
      "tcp passed",
      "tls skipped",
    ]);
  });

  it.each(["http://finci.example", "https://10.0.0.1", "https://169.254.169.254"])(
    "ends at the address for %s, and nothing is connected to",
    async (address) => {
      const steps = await walk(address);
      expect(states(steps)).toEqual(["address failed"]);
      expect(failedStep(steps)?.advice).toMatch(/public address/);
    },
  );

  it("ends at the address when the name stands for a private network", async () => {
    const steps = await walk("https://finci.example", {
      resolve: async () => ["93.184.216.34", "192.168.0.9"],
    });
    expect(failedStep(steps)).toMatchObject({
      step: "address",
      finding: expect.stringContaining("192.168.0.9"),
    });
    expect(steps.map(({ step }) => step)).not.toContain("tcp");
  });

  it("ends at DNS for a name that does not exist, and tells it from a name server that is silent", async () => {
    const unknown = Object.assign(new Error("no"), { code: "ENOTFOUND" });
    const silent = Object.assign(new Error("no"), { code: "EAI_AGAIN" });
    const first = failedStep(await walk("https://finci.example", { resolve: () => Promise.reject(unknown) }));
    expect(first).toMatchObject({ step: "dns", advice: expect.stringContaining("does not exist") });
    const second = failedStep(await walk("https://finci.example", { resolve: () => Promise.reject(silent) }));
    expect(second).toMatchObject({ step: "dns", advice: expect.stringContaining("did not answer") });
    expect(failedStep(await walk("https://finci.example", { resolve: async () => [] }))?.step).toBe("dns");
  });

  it("ends at DNS for a real name under .invalid", async () => {
    expect(failedStep(await walk("https://finci.invalid"))?.step).toBe("dns");
  });

  it("ends at TCP for a closed port", async () => {
    const server = createHttpServer();
    const port = await listen(server);
    await new Promise((done) => server.close(done));
    open.splice(0);
    expect(failedStep(await walk(`http://127.0.0.1:${port}`))).toMatchObject({
      step: "tcp",
      finding: expect.stringContaining("ECONNREFUSED"),
      advice: expect.stringContaining("nothing listens"),
    });
  });

  it("ends at TLS for a server that speaks none", async () => {
    const port = await listen(
      createServer((socket) => socket.on("data", () => socket.end("HTTP/1.1 400\r\n\r\n"))),
    );
    expect(failedStep(await walk(`https://localhost:${port}`))).toMatchObject({
      step: "tls",
      finding: expect.stringContaining("handshake failed"),
    });
  });
});

describe("the certificate", () => {
  async function tlsOf(name: string, until: Date, isTrusted: boolean) {
    const certificate = selfSigned(name, until);
    const port = await listen(createHttpsServer(certificate));
    const steps = await walk(`https://localhost:${port}`, isTrusted ? { trusted: certificate.cert } : {});
    return steps.find(({ step }) => step === "tls");
  }

  it("passes when it is trusted, and says version, issuer and days left", async () => {
    expect(await tlsOf("localhost", inDays(90.5), true)).toMatchObject({
      state: "passed",
      finding: "TLSv1.3, certificate for localhost, issued by localhost, 90 days left.",
      durationMs: expect.any(Number),
    });
  });

  it("is worth a word before its end", async () => {
    expect(await tlsOf("localhost", inDays(5.5), true)).toMatchObject({
      state: "warned",
      finding: expect.stringContaining("5 days left"),
    });
  });

  it.each([
    ["signed by itself", "localhost", 90, false, "DEPTH_ZERO_SELF_SIGNED_CERT"],
    ["for another name", "finci.example", 90, true, "ERR_TLS_CERT_ALTNAME_INVALID"],
    ["expired", "localhost", -2.5, true, "CERT_HAS_EXPIRED"],
  ])("%s is refused", async (words, name, days, isTrusted, code) => {
    const tls = await tlsOf(name, inDays(days), isTrusted);
    expect(tls).toMatchObject({ state: "failed", advice: expect.any(String) });
    expect(tls?.finding).toContain(words);
    expect(tls?.finding).toContain(code);
  });
});
