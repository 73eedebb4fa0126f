import type { z } from "zod";
import type { Reader, Transaction } from "@/db/client";
import type { Money } from "@/lib/money";
import type { ServiceContext } from "../context";

/** A change as it is stored while it waits: JSON, amounts as decimal strings of minor units. */
export type StoredChange = Record<string, unknown>;

/** Who asked for a change and why; `approvalId` is null when no second person was needed. */
export type ChangeOrigin = { approvalId: string | null; requestedByUserId: string | null; reason: string };

/** An amount as it is now and as it will be, for the one who decides. */
export type AmountChange = { label: string; before: Money; after: Money };

/** What a kind of change does. */
export type ChangeKind = {
  /**
   * A short text that differs when the state differs that the change was asked for on. Taken when it is proposed, and again
   * under the locks that it will be applied with; another one then means that it is not applied.
   */
  fingerprint(reader: Reader, change: StoredChange): Promise<string>;
  /** Why a change with another fingerprint is not applied, as a sentence. */
  stale: string;
  /** Takes the locks it is applied with. */
  lock(tx: Transaction, change: StoredChange): Promise<void>;
  /**
   * Makes the change and writes its audit entry.
   * @throws DomainError when it cannot be made any more; its sentence is kept with the approval
   */
  apply(tx: Transaction, context: ServiceContext, change: StoredChange, origin: ChangeOrigin): Promise<void>;
  /** What it moves, as things stand now. */
  amounts(reader: Reader, change: StoredChange): Promise<AmountChange[]>;
  /** What is left to do once it is committed; the jobs do it where this fails or the process ends before it. */
  finish(context: ServiceContext, change: StoredChange): Promise<void>;
};

/** The kind in terms of its own type; what is stored is read through its schema. */
type TypedChangeKind<Schema extends z.ZodType> = {
  schema: Schema;
  stale: string;
  fingerprint(reader: Reader, change: z.output<Schema>): Promise<string>;
  lock(tx: Transaction, change: z.output<Schema>): Promise<void>;
  apply(
    tx: Transaction,
    context: ServiceContext,
    change: z.output<Schema>,
    origin: ChangeOrigin,
  ): Promise<void>;
  /** Left out by a kind that moves no money. */
  amounts?(reader: Reader, change: z.output<Schema>): Promise<AmountChange[]>;
  finish?(context: ServiceContext, change: z.output<Schema>): Promise<void>;
};

/** Makes a kind from its typed form. */
export function defineChangeKind<Schema extends z.ZodType>(kind: TypedChangeKind<Schema>): ChangeKind {
  const read = (change: StoredChange) => kind.schema.parse(change);
  return {
    stale: kind.stale,
    fingerprint: (reader, change) => kind.fingerprint(reader, read(change)),
    lock: (tx, change) => kind.lock(tx, read(change)),
    apply: (tx, context, change, origin) => kind.apply(tx, context, read(change), origin),
    amounts: async (reader, change) => (await kind.amounts?.(reader, read(change))) ?? [],
    finish: async (context, change) => kind.finish?.(context, read(change)),
  };
}
