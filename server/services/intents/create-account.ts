import { and, eq, inArray, ne, sql } from "drizzle-orm";
import type { Reader } from "@/db/client";
import { accounts, finciIntents } from "@/db/schema";
import { createAccountSchema } from "@/server/finci/contract";
import { openAccountBalance } from "@/server/ledger";
import type { Intent, OperationHandler } from "./intent";

/**
 * FINCI keeps no id of ours on an account. One that the mirror lacks, with the same owner and currency, is ours as long
 * as nobody else can have made it: no such create is on its way, and there are not more of them than open intents.
 */
export const createAccount: OperationHandler = {
  action: "account.open",
  subjectType: "account",
  async send(_reader, client, intent) {
    return { resultId: (await client.createAccount(createAccountSchema.parse(intent.request))).account_id };
  },
  async lookUp(reader, client, intent) {
    const sent = createAccountSchema.parse(intent.request);
    const { items } = await client.getAccounts({
      person_id: sent.person_id,
      corporate_id: sent.corporate_id,
    });
    const listed = items.filter((item) => item.currency === sent.currency).map((item) => item.account_id);
    const candidates = await notMirrored(reader, intent.environmentId, listed);
    const [candidate] = candidates;
    if (candidate === undefined) return { kind: "absent" };
    const rivals = await openRivals(reader, intent);
    const isOurs = !rivals.includes("pending") && candidates.length <= rivals.length + 1;
    return isOurs ? { kind: "done", resultId: candidate } : { kind: "undecided" };
  },
  async apply(tx, intent, { resultId: accountId }) {
    const sent = createAccountSchema.parse(intent.request);
    const { environmentId } = intent;
    const ownerType = sent.person_id ? "person" : "corporate";
    const ownerId = sent.person_id ?? sent.corporate_id ?? "";
    await tx
      .insert(accounts)
      .values({ environmentId, accountId, ownerType, ownerId, currency: sent.currency });
    await openAccountBalance(tx, { environmentId, accountId }, sent.currency);
    return { subjectId: accountId, after: { ownerType, ownerId, currency: sent.currency } };
  },
};

async function notMirrored(reader: Reader, environmentId: string, accountIds: string[]): Promise<string[]> {
  if (accountIds.length === 0) return [];
  const rows = await reader
    .select({ accountId: accounts.accountId })
    .from(accounts)
    .where(and(eq(accounts.environmentId, environmentId), inArray(accounts.accountId, accountIds)));
  const mirrored = new Set(rows.map((row) => row.accountId));
  return accountIds.filter((accountId) => !mirrored.has(accountId));
}

/** The states of other open intents that would make the very same account. */
async function openRivals(reader: Reader, intent: Intent): Promise<Intent["state"][]> {
  const rows = await reader
    .select({ state: finciIntents.state })
    .from(finciIntents)
    .where(
      and(
        inArray(finciIntents.state, ["pending", "unknown"]),
        eq(finciIntents.environmentId, intent.environmentId),
        eq(finciIntents.operation, "create_account"),
        sql`${finciIntents.request} = ${JSON.stringify(intent.request)}::jsonb`,
        ne(finciIntents.id, intent.id),
      ),
    );
  return rows.map((row) => row.state);
}
