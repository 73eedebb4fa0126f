/** The records each chain makes, in FINCI's order of creation. Source: FINCI contract §3. */
export const chainSteps = {
  person: ["person", "account", "card"],
  corporate: ["corporate", "account", "employee", "card"],
} as const satisfies Record<string, readonly string[]>;

export type Chain = keyof typeof chainSteps;
export const issuanceSteps = ["person", "corporate", "account", "employee", "card"] as const;
export type IssuanceStep = (typeof issuanceSteps)[number];

type Records = {
  personId: string | null;
  corporateId: string | null;
  accountId: string | null;
  employeeId: string | null;
  tokenId: string | null;
};

/** The record a step has led to, or null while it has not. */
export function recordOf(issuance: Records, step: IssuanceStep): string | null {
  const records: Record<IssuanceStep, string | null> = {
    person: issuance.personId,
    corporate: issuance.corporateId,
    account: issuance.accountId,
    employee: issuance.employeeId,
    card: issuance.tokenId,
  };
  return records[step];
}

/** The key of a step's write at FINCI: one write for each step of an issuance. */
export function stepKey(issuanceId: string, step: IssuanceStep): string {
  return `${issuanceId}:${step}`;
}
