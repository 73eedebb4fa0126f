import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

/** Where a route handler finds the address of the peer; overwritten on every request, so nobody can send it. */
export const peerAddressHeader = "x-peer-address";

/**
 * Makes every HTTP server of this process note the peer's address in a request header. Next gives a route handler no
 * socket, and `x-forwarded-for` can be sent by anybody.
 */
export function notePeerAddresses(): void {
  subscribe("http.server.request.start", (event) => {
    const { request } = event as { request: IncomingMessage };
    request.headers[peerAddressHeader] = request.socket.remoteAddress ?? "";
  });
}
