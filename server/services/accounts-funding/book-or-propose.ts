import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { approvals, auditEntries } from "@/db/schema";
import type { ApprovalKind } from "@/lib/approval-kinds";
import { needsSecondPerson } from "@/lib/approval-kinds";
import { formatAmount, formatMoney, type Money } from "@/lib/money";
import type { ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { type Proposal, proposeChange } from "../approvals";
import type { ChangeKind } from "../change-kind";
import type { CorrectedAccount } from "./load-account";

/** What became of a correction: booked, or waiting for a second person. */
export type Correction = { accountId: string; amount: Money; approval: Proposal | null };

type CorrectionRequest = {
  account: CorrectedAccount;
  kind: ApprovalKind;
  changeKind: ChangeKind;
  /** The action of its audit entry: a booked request is known by it. */
  action: string;
  /** Signed: above zero gives. */
  amountMinor: bigint;
  reason: string;
  requestKey: string | undefined;
  effect: string;
  /** What the kind reads besides the account and the amount. */
  more?: Record<string, string>;
  /** Refuses, under the account's lock, what cannot be booked, whether now or by a second person. */
  check?: (tx: Transaction) => Promise<void>;
};

/**
 * Books the correction with its audit entry, or, over the program's threshold, writes it down for a second person; all in one
 * transaction. A repeated request key does nothing again.
 */
export function bookOrPropose(context: ServiceContext, request: CorrectionRequest): Promise<Correction> {
  const { account, kind, changeKind, amountMinor, reason, requestKey } = request;
  const { programId, environmentId, accountId, currency } = account;
  const amount = { minor: amountMinor, currency };
  return context.db.transaction(async (tx) => {
    const earlier = requestKey ? await findRepeat(tx, request, requestKey) : null;
    if (earlier) return { accountId, amount, approval: earlier.approval };
    const change = {
      programId,
      environmentId,
      accountId,
      amountMinor: amountMinor.toString(),
      currency,
      requestKey: requestKey ?? null,
      ...request.more,
    };
    await changeKind.lock(tx, change);
    await request.check?.(tx);
    // The seed books without people; nobody signs in as the system.
    if (context.actor.type === "user" && needsSecondPerson(account.policy, amount)) {
      const approval = await proposeChange(context, tx, {
        id: requestKey,
        kind,
        programId,
        environmentId,
        subjectType: "account",
        subjectId: accountId,
        change,
        effect: request.effect,
        reason,
      });
      return { accountId, amount, approval };
    }
    await changeKind.apply(tx, context, change, {
      approvalId: null,
      requestedByUserId: context.actor.type === "user" ? context.actor.userId : null,
      reason,
    });
    return { accountId, amount, approval: null };
  });
}

/**
 * What an earlier press of the same button did: its audit entry tells that it was booked, the approval of its key that it
 * waits or waited. The lock keeps two at once apart.
 */
async function findRepeat(
  tx: Transaction,
  { account, action, amountMinor, kind }: CorrectionRequest,
  requestKey: string,
): Promise<{ approval: Proposal | null } | null> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${requestKey}, 0))`);
  const [asked] = await tx
    .select()
    .from(approvals)
    .where(and(eq(approvals.id, requestKey), eq(approvals.subjectId, account.accountId)));
  if (asked) {
    requireSame(asked.kind === kind && asked.change.amountMinor === amountMinor.toString());
    return { approval: { id: asked.id, expiresAt: asked.expiresAt } };
  }
  const [booked] = await tx
    .select({ amount: sql<string>`${auditEntries.after} ->> 'amount'` })
    .from(auditEntries)
    .where(
      and(
        eq(auditEntries.subjectType, "account"),
        eq(auditEntries.subjectId, account.accountId),
        eq(auditEntries.action, action),
        sql`${auditEntries.after} ->> 'requestKey' = ${requestKey}`,
      ),
    )
    .limit(1);
  if (!booked) return null;
  requireSame(booked.amount === formatAmount(amountMinor, account.currency));
  return { approval: null };
}

/** @throws DomainError conflict: a form that was sent, and sent again with another amount, must not look booked */
function requireSame(isSame: boolean): void {
  if (!isSame)
    throw new DomainError(
      "conflict",
      "Nothing more was booked: this form was sent before with another amount. Look at the ledger, then open the form again.",
    );
}

/** What a movement by hand does, as a sentence that stays true while it waits. */
export function effectSentence({ accountId, currency }: CorrectedAccount, minor: bigint): string {
  const size = formatMoney({ minor: minor < 0n ? -minor : minor, currency });
  return `${size} is ${minor < 0n ? "taken from" : "added to"} account ${accountId}.`;
}
