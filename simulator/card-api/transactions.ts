import { getTransactionsSchema } from "@/server/finci/contract";
import type { Operation } from "./operation";
import { parseBody, Refusal } from "./refusal";

/** Entries of one page. ASSUMED */
const pageSize = 200;

/** `POST /get-transactions` of the Payments API: a master account's ledger, oldest first. Source: FINCI contract §9 (ASSUMED) */
export const getTransactions: Operation = ({ store, tenant, body }) => {
  const { account_id, date_from, date_to, cursor } = parseBody(getTransactionsSchema, body);
  if (!tenant.masterAccounts?.some((account) => account.account_id === account_id))
    throw new Refusal("not_found", `No master account ${account_id}`);
  const after = cursor ? decodeCursor(cursor) : "";
  const later = store
    .find("ledgerEntries", `master:${account_id}`)
    .map((entry) => ({ entry, key: `${entry.booked_at} ${entry.id}` }))
    .filter(({ entry, key }) => {
      const day = entry.booked_at.slice(0, 10);
      return day >= date_from && day <= date_to && key > after;
    })
    .sort((one, other) => (one.key < other.key ? -1 : 1));
  const page = later.slice(0, pageSize);
  const items = page.map(({ entry: { tenant: _tenant, account_id: _account, ...fields } }) => fields);
  const last = page.at(-1);
  return { items, next_cursor: last && later.length > pageSize ? encodeCursor(last.key) : null };
};

function encodeCursor(key: string): string {
  return Buffer.from(key).toString("base64url");
}

function decodeCursor(cursor: string): string {
  const key = Buffer.from(cursor, "base64url").toString();
  if (!/^\d{4}-\d\d-\d\dT\S+ \d+$/.test(key))
    throw new Refusal("invalid_request", "cursor: is not one of ours");
  return key;
}
