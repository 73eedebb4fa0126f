import type { Sql } from "@/db/client";
import { database } from "@/db/client";
import { audit } from "../context";
import { shownValues } from "../credential-values";
import { currentKeyId, reseal, SecretError, unseal } from "../secrets";

/** Texts sealed again in one transaction; what an interrupted run did stays done. */
const batchMax = 100;

/** What became of one column. */
export type RekeyedColumn = {
  table: string;
  column: string;
  /** Sealed again under the current key. */
  resealed: number;
  /** Under the current key before. */
  current: number;
  /** Primary keys of rows whose text cannot be opened with the current or the previous key; they stay as they are. */
  unopened: string[];
};

/**
 * Seals everything again under the current key: every column of the database that is named `…_sealed`. In batches, so that it can
 * be stopped and run again at any time; gateways with both keys read throughout. Audited with the counts.
 * @throws SecretError without a usable key
 */
export async function rekey(
  sql: Sql,
  onBatch: (done: number) => void | Promise<void> = () => {},
): Promise<RekeyedColumn[]> {
  currentKeyId();
  const found = await sql<{ table_name: string; column_name: string; key: string | null }[]>`
    select c.table_name, c.column_name, (
      select a.attname from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
       where i.indrelid = format('%I.%I', c.table_schema, c.table_name)::regclass and i.indisprimary and i.indnkeyatts = 1) as key
      from information_schema.columns c
      join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.column_name like '%\_sealed'
     order by c.table_name, c.column_name`;
  const columns: RekeyedColumn[] = [];
  for (const { table_name: table, column_name: column, key } of found) {
    if (!key)
      throw new Error(`${table} has no primary key of one column: its ${column} cannot be sealed again`);
    columns.push(await rekeyColumn(sql, { table, column, key }, onBatch));
  }
  await fillShownValues(sql);
  await audit(database(sql), operator, {
    action: "secrets.rekey",
    subjectType: "console",
    subjectId: "secrets",
    after: {
      key_id: currentKeyId(),
      columns: Object.fromEntries(
        columns.map((each) => [
          `${each.table}.${each.column}`,
          { resealed: each.resealed, current: each.current, unopened: each.unopened.length },
        ]),
      ),
    },
  });
  return columns;
}

const operator = {
  actor: { type: "system" as const, name: "npm run rekey" },
  requestId: "rekey",
  sourceAddress: null,
};

type Column = { table: string; column: string; key: string };

async function rekeyColumn(
  sql: Sql,
  { table, column, key }: Column,
  onBatch: (done: number) => void | Promise<void>,
): Promise<RekeyedColumn> {
  const result: RekeyedColumn = { table, column, resealed: 0, current: 0, unopened: [] };
  for (let after: string | null = null; ; ) {
    const last: string | null = await sql.begin(async (tx) => {
      const rows = await tx<{ key: string; sealed: string }[]>`
        select ${tx(key)}::text as key, ${tx(column)} as sealed from ${tx(table)}
         where ${tx(column)} is not null ${after === null ? tx`` : tx`and ${tx(key)}::text > ${after}`}
         order by ${tx(key)}::text limit ${batchMax} for update`;
      for (const row of rows) {
        try {
          const sealed = reseal(row.sealed);
          if (sealed === null) result.current += 1;
          else {
            await tx`update ${tx(table)} set ${tx(column)} = ${sealed} where ${tx(key)}::text = ${row.key}`;
            result.resealed += 1;
          }
        } catch (error) {
          if (!(error instanceof SecretError)) throw error;
          result.unopened.push(row.key);
        }
      }
      return rows.at(-1)?.key ?? null;
    });
    if (last === null) return result;
    after = last;
    await onBatch(result.resealed);
  }
}

/** Fingerprints are keyed by the console's key: those of stored credentials are made again under the current one. */
async function fillShownValues(sql: Sql): Promise<void> {
  const rows = await sql<{ id: string; token_sealed: string | null; secret_sealed: string }[]>`
    select id, token_sealed, secret_sealed from credentials where secret_sealed is not null`;
  for (const row of rows) {
    try {
      const token = row.token_sealed === null ? {} : { token: unseal(row.token_sealed) };
      const shown = shownValues({ ...token, secret: unseal(row.secret_sealed) });
      await sql`
        update credentials set token_last_four = ${shown.tokenLastFour}, secret_last_four = ${shown.secretLastFour},
               token_fingerprint = ${shown.tokenFingerprint}, secret_fingerprint = ${shown.secretFingerprint}
         where id = ${row.id} and secret_sealed is not null
           and (token_fingerprint, secret_fingerprint) is distinct from (${shown.tokenFingerprint}::text, ${shown.secretFingerprint}::text)`;
    } catch (error) {
      // Counted as unopened already.
      if (!(error instanceof SecretError)) throw error;
    }
  }
}
