import { lookup as resolve } from "node:dns";
import { lookup as resolveAll } from "node:dns/promises";
import type { LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";

/**
 * Where the console may send a signed call. The address comes from a form, and behind it could stand a service of our own network
 * that trusts whoever reaches it. So: https except to this very machine, and no private, link-local, metadata or otherwise
 * special network. Checked when the address is saved, and again for each connection: every address that the name stands for then,
 * and the connection goes to one of those that were checked, so that a name cannot be pointed elsewhere in between.
 */
export type OutboundPolicy = {
  /** In the demo, whose simulator may stand anywhere near. */
  allowsPrivateNetworks: boolean;
};

/** The policy of this process. */
export function outboundPolicy(source: Record<string, string | undefined> = process.env): OutboundPolicy {
  return { allowsPrivateNetworks: source.DEMO === "1" };
}

/** Addresses of cloud providers' own services that lie among the public ones. Azure's platform: 168.63.129.16. */
const special = new Set(["168.63.129.16"]);
/** All of IPv6 that is given out to be reached from anywhere. Source: IANA, IPv6 Global Unicast Address Assignments. */
const globalUnicast = ipaddr.IPv6.parseCIDR("2000::/3");
const resolveMsMax = 2_000;

/** The host of a URL as names and addresses are compared: without brackets, without the dot that may end a name. */
export function plainHost(url: URL): string {
  return url.hostname
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "")
    .toLowerCase();
}

function isLoopbackAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === "loopback";
}

/** True when the URL itself names this machine; a name that only resolves to it does not count. */
function isLoopback(url: URL): boolean {
  const host = plainHost(url);
  return host === "localhost" || isLoopbackAddress(host);
}

/** Null when a connection to the address may be made, otherwise what it is. */
export function addressProblem(address: string, policy: OutboundPolicy): string | null {
  if (policy.allowsPrivateNetworks) return null;
  if (!ipaddr.isValid(address)) return "is not an address";
  const parsed = ipaddr.process(address);
  const isPublic =
    parsed.range() === "unicast" &&
    !special.has(parsed.toString()) &&
    (parsed.kind() === "ipv4" || (parsed as ipaddr.IPv6).match(globalUnicast));
  return isPublic ? null : "lies in a private or special network";
}

/** True when a connection for the URL may not go to the address: this machine only for a URL that names it, nothing private for others. */
export function isRefusedAddress(url: URL, address: string, policy: OutboundPolicy): boolean {
  return isLoopback(url) ? !isLoopbackAddress(address) : addressProblem(address, policy) !== null;
}

/** Null when the URL may be called as far as it shows by itself, otherwise why not, as a sentence. */
export function urlProblem(url: URL, policy: OutboundPolicy): string | null {
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url)))
    return "The base address must begin with https://; only this machine itself may be called without TLS.";
  if (isLoopback(url) || policy.allowsPrivateNetworks) return null;
  const host = plainHost(url);
  if (ipaddr.isValid(host) && addressProblem(host, policy))
    return "The base address lies in a private or special network, which the console does not call. Enter FINCI's public address.";
  return null;
}

/**
 * Null when the text may be saved as an environment's base address, otherwise why not, as a sentence. A name that does not resolve
 * yet may be: each connection is checked again.
 */
export async function baseUrlProblem(text: string, policy = outboundPolicy()): Promise<string | null> {
  if (!URL.canParse(text)) return "Write the base address like https://agents-api.example.com:5500.";
  const url = new URL(text);
  if (url.username || url.password || url.search || url.hash || url.pathname !== "/")
    return "The base address has a scheme, a host and a port only; the path prefix is a field of its own.";
  const problem = urlProblem(url, policy);
  if (problem || isLoopback(url)) return problem;
  const addresses = await addressesOf(plainHost(url));
  return addresses.some((address) => addressProblem(address, policy))
    ? "The base address stands for a private or special network, which the console does not call. Enter FINCI's public address."
    : null;
}

async function addressesOf(host: string): Promise<string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string[]>((give) => {
    timer = setTimeout(() => give([]), resolveMsMax);
  });
  const found = resolveAll(host, { all: true }).then(
    (list) => list.map(({ address }) => address),
    () => [],
  );
  const addresses = await Promise.race([found, late]);
  clearTimeout(timer);
  return addresses;
}

/** An address that may not be called; nothing was sent. */
export class OutboundError extends Error {
  override name = "OutboundError";
}

/**
 * How a connection finds its address: resolves the name, refuses it when one of its addresses may not be called, and hands on the
 * very addresses that were checked.
 */
export function checkedLookup(url: URL, policy: OutboundPolicy, resolver = resolve): LookupFunction {
  return (hostname, options, done) => {
    resolver(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, []);
      if (addresses.length === 0 || addresses.some(({ address }) => isRefusedAddress(url, address, policy)))
        return done(new OutboundError("The name stands for an address that the console does not call"), []);
      if (options.all) return done(null, addresses);
      const [first] = addresses;
      done(null, first?.address ?? "", first?.family);
    });
  };
}
