import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { ledgerKinds } from "@/lib/ledger-words";
import { dayOf, readPeriod } from "@/lib/statement-period";

/** A statement as it stands in its URL; without days, this month. */
export const statementSearchParams = {
  from: parseAsString,
  to: parseAsString,
  kind: parseAsStringLiteral(ledgerKinds),
};

export const loadStatementSearchParams = createLoader(statementSearchParams);

type StatementAccount = { accountId: string; timeZone: string };

/** What the summary is asked with: page, print view and client parts ask for the very same. */
export function toStatementInput(
  { accountId, timeZone }: StatementAccount,
  { from, to }: inferParserType<typeof statementSearchParams>,
) {
  return { accountId, ...readPeriod(from, to, dayOf(new Date(), timeZone)) };
}

/** The same statement in the address of its export or print view. */
export function statementSearch(input: {
  accountId: string;
  from: string;
  to: string;
  kind?: string | null;
}) {
  const { accountId, from, to, kind } = input;
  return new URLSearchParams({ account: accountId, from, to, ...(kind && { kind }) }).toString();
}
