/** FINCI's ids are strings of 18 to 20 digits and are never read as numbers. Source: FINCI contract §3. */
export const finciIdPattern = /^\d{18,20}$/;

/** True for a text that has the form of a FINCI id. */
export function isFinciId(text: string): boolean {
  return finciIdPattern.test(text);
}

/**
 * A new uuid that sorts by the time it was made (version 7, RFC 9562), from a random one: rows that are written together
 * stand together in an index, however large it is.
 */
export function timeOrderedUuid(random: string, nowMs: number): string {
  const time = nowMs.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(15)}`;
}

/** The integrator's own id on persons, corporates and employees: 1 to 64 visible characters. Source: our decision. */
export const externalIdPattern = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;

/** ISO 18245 merchant category code: four digits. */
export const mccPattern = /^\d{4}$/;

/** A uuid in its canonical form, as our own records carry it. */
export const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
