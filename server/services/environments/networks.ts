import ipaddr from "ipaddr.js";

/** Networks wider than these let in a good part of the world: a typing mistake more often than a plan. */
const narrowBitsMin = { ipv4: 8, ipv6: 16 };

/**
 * A network as it is stored: `203.0.113.7` becomes `203.0.113.7/32`, host bits are dropped.
 * @returns null for a text that is none
 */
export function toNetwork(text: string): string | null {
  const isAddress = ipaddr.isValid(text) && (text.includes(":") || ipaddr.IPv4.isValidFourPartDecimal(text));
  const cidr = isAddress ? `${text}/${text.includes(":") ? 128 : 32}` : text;
  if (!ipaddr.isValidCIDR(cidr)) return null;
  const [address, bits] = ipaddr.parseCIDR(cidr);
  const network =
    address.kind() === "ipv4"
      ? ipaddr.IPv4.networkAddressFromCIDR(cidr)
      : ipaddr.IPv6.networkAddressFromCIDR(cidr);
  return `${network.toString()}/${bits}`;
}

/** The networks as they are stored, each once, and the texts that are none. */
export function toNetworks(texts: readonly string[]): { networks: string[]; wrong: string[] } {
  const given = texts.filter((text) => text !== "");
  const wrong = given.filter((text) => toNetwork(text) === null);
  return { networks: [...new Set(given.flatMap((text) => toNetwork(text) ?? []))], wrong };
}

/** Why the sources need a person's word, as a sentence; null when they do not. */
export function sourcesToConfirm(networks: readonly string[]): string | null {
  if (networks.length === 0)
    return "Without a source network every delivery is refused. Enter FINCI's networks, or confirm that nothing is to be let in.";
  const wide = networks.find((cidr) => {
    const [address, bits] = ipaddr.parseCIDR(cidr);
    return bits < narrowBitsMin[address.kind()];
  });
  return wide
    ? `${wide} lets in a good part of the internet. Enter FINCI's own networks, or confirm that this is meant.`
    : null;
}
