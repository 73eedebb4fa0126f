import { countryName } from "@/lib/countries";

type AddressLinesProps = {
  address: { line1: string; line2?: string | null; city: string; postal_code: string; country: string };
};

/** A postal address, a line each. */
export function AddressLines({ address }: AddressLinesProps) {
  const lines = [
    address.line1,
    address.line2,
    `${address.postal_code} ${address.city}`,
    countryName(address.country),
  ];
  return (
    <address className="not-italic">
      {lines.filter(Boolean).map((line) => (
        <span key={line} className="block">
          {line}
        </span>
      ))}
    </address>
  );
}
