import ipaddr from "ipaddr.js";
import type { Network } from "./policy-cache";

/** Answers remembered for each list of networks; FINCI calls from few addresses. */
const rememberedMax = 1_000;
const remembered = new WeakMap<readonly Network[], Map<string, boolean>>();

/** True when the address lies in one of the networks. IPv4 inside IPv6 counts as IPv4. No network admits nobody. */
export function isFromNetwork(address: string, networks: readonly Network[]): boolean {
  const known = remembered.get(networks) ?? new Map<string, boolean>();
  const answer = known.get(address) ?? liesIn(address, networks);
  if (known.size >= rememberedMax) known.clear();
  remembered.set(networks, known.set(address, answer));
  return answer;
}

function liesIn(address: string, networks: readonly Network[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return networks.some(([network, bits]) => parsed.kind() === network.kind() && parsed.match(network, bits));
}

/**
 * Who really sent the request: the peer, or, when the peer is one of our own proxies, the nearest forwarded address
 * that is not. A forwarded address from anybody else is ignored.
 */
export function sourceAddress(
  peer: string,
  forwardedFor: string | undefined,
  trustedProxies: readonly Network[],
): string {
  const hops = [...(forwardedFor ?? "").split(",").map((hop) => hop.trim()), peer].filter(Boolean);
  let source = peer;
  for (const hop of hops.reverse()) {
    source = hop;
    if (!isFromNetwork(hop, trustedProxies)) break;
  }
  return source;
}

/** Networks from their CIDR texts, which the environment's validation has checked. */
export function parseNetworks(cidrs: readonly string[]): Network[] {
  return cidrs.map((cidr) => ipaddr.parseCIDR(cidr));
}
