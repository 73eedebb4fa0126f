import { countryName } from "@/lib/countries";
import type { AddressDraft } from "./drafts";

/** An address on one line; one that is not typed yet says so. */
export function AddressText({ address }: { address: AddressDraft }) {
  const place = `${address.postalCode} ${address.city}`.trim();
  const country = address.country && countryName(address.country);
  const parts = [address.line1, address.line2, place, country].filter(Boolean);
  return parts.length > 0 ? parts.join(", ") : "Not entered yet.";
}
