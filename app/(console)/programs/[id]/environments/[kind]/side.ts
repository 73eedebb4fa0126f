/** The side that an address names; null for any other text. */
export function readSide(text: string): "sandbox" | "production" | null {
  return text === "sandbox" || text === "production" ? text : null;
}
