import type { Sql } from "@/db/client";

/*
 * Proves the audit log: walks each chain from its first entry to the head that was there when the walk began. The hashes are
 * made again by the database, the links are held together here, a chunk at a time, so that memory stays the same however long
 * the log is. Reads only.
 */

/** Entries read by one query. */
const entriesPerChunk = 5_000;

/** How a chain can be broken. */
export type BreakKind =
  /** Its content does not give its hash. */
  | "changed"
  /** No entry stands at its place. */
  | "missing"
  /** Another entry stands at its place. */
  | "reordered"
  /** It does not name the entry before it. */
  | "unlinked"
  /** The head names another entry, or there is none. */
  | "head_differs"
  /** An entry stands behind the head: written past the log's own trigger. */
  | "inserted";

export type ChainBreak = {
  kind: BreakKind;
  /** The place in the chain, from 1. */
  sequence: bigint;
  /** What is wrong, as a sentence without the chain's name. */
  sentence: string;
};

export type ChainProof = {
  /** An environment's id, or `console`. */
  chain: string;
  /** Entries that were read. */
  entries: number;
  /** The first broken entry; null when the chain proves. */
  broken: ChainBreak | null;
  /** What the chain ended with: kept elsewhere, it proves later that no part of the log was written anew. */
  head: { sequence: bigint; hash: string } | null;
};

export type ChainOptions = {
  /** After each chunk: so many entries more. */
  onProgress?: (entries: number) => Promise<void> | void;
  signal?: AbortSignal;
};

/** The chains that have entries or a head, in order. */
export async function listChains(sql: Sql): Promise<string[]> {
  // Steps from one chain to the next along the index, however many entries each has.
  const rows = await sql<{ chain: string }[]>`
    with recursive step as (
      (select chain from audit_entries order by chain limit 1)
      union all
      select (select e.chain from audit_entries e where e.chain > step.chain order by e.chain limit 1)
        from step where step.chain is not null)
    select chain from step where chain is not null union select chain from audit_heads order by chain`;
  return rows.map(({ chain }) => chain);
}

/** Proves every chain, one after the other. */
export async function* proveChains(sql: Sql, options: ChainOptions = {}): AsyncGenerator<ChainProof> {
  for (const chain of await listChains(sql)) {
    if (options.signal?.aborted) return;
    yield await proveChain(sql, chain, options);
  }
}

type EntryRow = {
  chain_sequence: bigint;
  previous_hash: string;
  hash: string;
  is_right: boolean;
  words: string;
};

/** Proves one chain up to its first broken entry. What is written meanwhile is no fault: it is left to the next proof. */
export async function proveChain(sql: Sql, chain: string, options: ChainOptions = {}): Promise<ChainProof> {
  const head = await readHead(sql, chain);
  const last = { sequence: 0n, hash: "" };
  let entries = 0;
  const end = (broken: ChainBreak | null): ChainProof => ({ chain, entries, broken, head });

  while (head && last.sequence < head.sequence && !options.signal?.aborted) {
    const rows = await readChunk(sql, chain, last.sequence, head.sequence);
    for (const row of rows) {
      const fault = faultOf(row, last);
      if (fault) return end(fault === "unlinked" ? await unlinked(sql, chain, row, last) : fault);
      last.sequence = row.chain_sequence;
      last.hash = row.hash;
      entries += 1;
    }
    if (rows.length === 0) return end(missing(last.sequence + 1n, "the chain ends before its head"));
    await options.onProgress?.(rows.length);
  }
  if (options.signal?.aborted) return end(null);
  if (head && last.hash !== head.hash)
    return end({
      kind: "head_differs",
      sequence: head.sequence,
      sentence: `The head of the chain names another entry than entry ${head.sequence}: the head was changed, or the newest entry was written anew.`,
    });
  return end(await behindHead(sql, chain));
}

/** What is wrong with the entry that comes after `last`; null when nothing is. */
function faultOf(row: EntryRow, last: { sequence: bigint; hash: string }): ChainBreak | "unlinked" | null {
  const expected = last.sequence + 1n;
  if (row.chain_sequence !== expected) return missing(expected, `the next one is ${row.chain_sequence}`);
  const isLinked = row.previous_hash === last.hash;
  if (!isLinked) return "unlinked";
  if (row.is_right) return null;
  return {
    kind: "changed",
    sequence: expected,
    sentence: `Entry ${expected} (${row.words}) was changed after it was written: its content does not give its hash.`,
  };
}

function missing(sequence: bigint, what: string): ChainBreak {
  return {
    kind: "missing",
    sequence,
    sentence: `Entry ${sequence} is missing: ${what}. It was deleted, or moved to another chain.`,
  };
}

/** Tells an entry that was moved from one whose predecessor was written anew: the one that belongs here stands elsewhere, or not. */
async function unlinked(
  sql: Sql,
  chain: string,
  row: EntryRow,
  last: { sequence: bigint; hash: string },
): Promise<ChainBreak> {
  const sequence = last.sequence + 1n;
  const [belonging] = await sql<{ chain_sequence: bigint }[]>`
    select chain_sequence from audit_entries
     where chain = ${chain} and previous_hash = ${last.hash} order by chain_sequence limit 1`;
  if (belonging)
    return {
      kind: "reordered",
      sequence,
      sentence: `Another entry (${row.words}) stands at place ${sequence}: the one that belongs here stands at ${belonging.chain_sequence}.`,
    };
  const before = last.sequence === 0n ? "being the first" : `naming entry ${last.sequence} before it`;
  return {
    kind: "unlinked",
    sequence,
    sentence: `Entry ${sequence} (${row.words}) is not linked by ${before}: it or the entry before it was written anew, with its hash.`,
  };
}

async function readHead(sql: Sql, chain: string): Promise<{ sequence: bigint; hash: string } | null> {
  const [head] = await sql<{ sequence: bigint; hash: string }[]>`
    select sequence, hash from audit_heads where chain = ${chain}`;
  return head ?? null;
}

function readChunk(sql: Sql, chain: string, after: bigint, upTo: bigint): Promise<EntryRow[]> {
  return sql<EntryRow[]>`
    select e.chain_sequence, e.previous_hash, e.hash, e.hash = audit_entry_hash(e) as is_right,
           e.action || ' on ' || e.subject_type || ' ' || e.subject_id || ', '
             || to_char(e.at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC' as words
      from audit_entries e
     where e.chain = ${chain} and e.chain_sequence > ${after.toString()} and e.chain_sequence <= ${upTo.toString()}
     order by e.chain_sequence limit ${entriesPerChunk}`;
}

/** In one statement, at one moment: an entry and its head are committed together. */
async function behindHead(sql: Sql, chain: string): Promise<ChainBreak | null> {
  const [found] = await sql<{ head: bigint | null; stray: bigint | null }[]>`
    select head.sequence as head, (
             select e.chain_sequence from audit_entries e
              where e.chain = ${chain} and (e.chain_sequence > coalesce(head.sequence, 0) or e.chain_sequence < 1)
              order by e.chain_sequence limit 1) as stray
      from (select 1) one left join audit_heads head on head.chain = ${chain}`;
  if (found?.stray == null) return null;
  if (found.head === null)
    return {
      kind: "head_differs",
      sequence: found.stray,
      sentence: `The chain has entries from ${found.stray} on, but no head: the head was deleted, or they were written past the log's own trigger.`,
    };
  return {
    kind: "inserted",
    sequence: found.stray,
    sentence: `Entry ${found.stray} stands outside of the chain, whose head is entry ${found.head}: it was written past the log's own trigger, or the head was set back.`,
  };
}
