/** Customers shown to choose from; typing finds the others. */
export const customersShownMax = 6;

/** What the picker of the owner asks for: the page and the picker ask for the very same. */
export function customerChoiceInput(programId: string, type: "person" | "corporate", text: string) {
  return { programId, type, text: text || undefined, limit: customersShownMax };
}
