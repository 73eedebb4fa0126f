import net, { type AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestGateway } from "./gateway-testing";

/** What Postgres says when a session has begun: authentication is well, ready for a question. */
const sessionBegun = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);

let resets = 0;
/** A Postgres that lets everybody in, and breaks the connection at the first question. */
const breaking = net.createServer((socket) => {
  socket.once("data", () => {
    socket.write(sessionBegun);
    socket.once("data", () => {
      resets += 1;
      socket.resetAndDestroy();
    });
  });
  socket.on("error", () => {});
});

beforeAll(() => new Promise<void>((resolve) => breaking.listen(0, "127.0.0.1", resolve)));
afterAll(() => new Promise((resolve) => breaking.close(resolve)));

describe("a database that breaks connections while they are opened", () => {
  it("never ends the gateway", async () => {
    const { port } = breaking.address() as AddressInfo;
    const databaseUrl = `postgres://nobody:nothing@127.0.0.1:${port}/none`;
    const gateway = await startTestGateway({ databaseUrl, isReady: false });
    try {
      const before = resets;
      await expect.poll(() => resets, { timeout: 20_000 }).toBeGreaterThan(before + 3);
      expect((await fetch(`${gateway.url}/api/health`)).status).toBe(200);
      expect((await fetch(`${gateway.url}/api/ready`)).status).toBe(503);
    } finally {
      await gateway.stop();
    }
  }, 40_000);
});
