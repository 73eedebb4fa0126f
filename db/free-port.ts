import { createServer } from "node:net";

/** Binds a port for a moment; 0 asks the system for any free one. @returns the port, or null when it is taken */
export function findFreePort(host: string, port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(null));
    server.listen(port, host, () => {
      const address = server.address();
      server.close(() => resolve(address && typeof address === "object" ? address.port : null));
    });
  });
}
