/** Codes of the console's own for writes that never came about; FINCI did not answer them. */
const ownCodes = ["not_reached", "not_executed"];

/** The codes that FINCI itself answered. */
export function codesOfFinci(codes: readonly string[] | null): string[] {
  return (codes ?? []).filter((code) => !ownCodes.includes(code));
}

/** FINCI's codes as they came, to quote; nothing where FINCI gave none. */
export function FinciCodes({ codes }: { codes: readonly string[] | null }) {
  const shown = codesOfFinci(codes);
  if (shown.length === 0) return null;
  return (
    <span className="block text-muted text-xs">
      FINCI answered <span className="font-mono">{shown.join(", ")}</span>
    </span>
  );
}
