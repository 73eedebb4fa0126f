import type { IncomingMessage } from "node:http";
import ipaddr from "ipaddr.js";
import type { Tenant } from "../records";
import { signatureProblem } from "../signature";
import type { Store } from "../store";
import { Refusal } from "./refusal";

/**
 * The tenant whose call this is: known token, allow-listed source, fresh and right signature, in this order.
 * @throws Refusal with the code of the first check that fails
 */
export function authenticate(store: Store, request: IncomingMessage, body: Buffer): Tenant {
  const token = headerOf(request, "x-auth-token");
  const tenant = token === "" ? undefined : store.find("tenants", `token:${token}`)[0];
  if (!tenant) throw new Refusal("unknown_token", "X-Auth-Token is missing or not issued");
  const source = request.socket.remoteAddress ?? "";
  if (!isAllowed(source, tenant.allowedCidrs))
    throw new Refusal("ip_not_allowed", `${source} is not on the allow-list`);
  const signed = {
    timestamp: headerOf(request, "x-auth-timestamp"),
    method: request.method ?? "",
    pathWithQuery: request.url ?? "",
    body,
  };
  const given = headerOf(request, "x-auth-signature");
  const problem = signatureProblem(tenant.secret, tenant.signingTemplate, signed, given, Date.now());
  if (problem) throw new Refusal(problem, "X-Auth-Timestamp or X-Auth-Signature is not right");
  return tenant;
}

/** True when one of the ranges holds the address. An empty list allows nobody. */
function isAllowed(source: string, cidrs: string[]): boolean {
  if (!ipaddr.isValid(source)) return false;
  const address = ipaddr.process(source);
  return cidrs.some((cidr) => {
    const [range, bits] = ipaddr.parseCIDR(cidr);
    return range.kind() === address.kind() && address.match(range, bits);
  });
}

function headerOf(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === "string" ? value : "";
}
