import { dayIn, lastDays } from "@/lib/reconciliation";

/** Days that are shown without a choice, today included. */
const daysAtFirst = 7;

/** The environment of the program that the address names; without one, the first, which is one in scope if any is. */
export function chooseEnvironment<Environment extends { program: { id: string } }>(
  environments: readonly Environment[],
  programId: string | null,
): Environment | null {
  return environments.find(({ program }) => program.id === programId) ?? environments[0] ?? null;
}

/** The days that the address names; without them the last ones in the program's time zone. */
export function chooseDays(
  { from, to }: { from: string | null; to: string | null },
  timeZone: string,
): { from: string; to: string } {
  if (from && to && from <= to) return { from, to };
  return lastDays(daysAtFirst, dayIn(new Date(), timeZone));
}
