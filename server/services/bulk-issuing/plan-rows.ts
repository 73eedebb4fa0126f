import { and, asc, desc, eq, inArray, isNotNull, isNull, ne } from "drizzle-orm";
import type { Reader } from "@/db/client";
import { accounts, cards, employees, issuingBatches, issuingRows, persons } from "@/db/schema";
import type { IssuingKind, IssuingPlan, IssuingProblem, IssuingStepPlan } from "@/lib/bulk-issuing";
import { isEndState } from "@/lib/card-states";
import type { CheckedRow } from "./read-row";

/** What rows are compared with: the environment, and for employees the employer and the account for all, if there is one. */
export type PlanScope = {
  batchId: string;
  environmentId: string;
  kind: IssuingKind;
  corporateId: string | null;
  sharedAccountId: string | null;
};

export type PlannedRow = { plan: IssuingPlan | null; problems: IssuingProblem[] };

const create: IssuingStepPlan = { does: "create" };
const exists = (id: string): IssuingStepPlan => ({ does: "exists", id });

/**
 * What there is already for each row, by its external id, and what is missing. A record that says something else than the row
 * is a conflict: it is not changed, and the row is not carried out.
 */
export async function planRows(
  reader: Reader,
  scope: PlanScope,
  rows: readonly CheckedRow[],
): Promise<Map<number, PlannedRow>> {
  if (rows.length === 0) return new Map();
  const holders = await findHolders(reader, scope, rows);
  const holderIds = [...holders.values()].map((holder) => holder.id);
  const [held, owned, begun] = await Promise.all([
    findCards(reader, scope, holderIds),
    scope.kind === "persons" ? findAccounts(reader, scope, holderIds) : [],
    scope.kind === "employees" && !scope.sharedAccountId ? findBegun(reader, scope, rows) : new Map(),
  ]);
  const planned = rows.map((row): [number, PlannedRow] => {
    const holder = holders.get(row.externalId);
    if (!holder) {
      const account = scope.sharedAccountId ?? begun.get(row.externalId);
      return [
        row.line,
        { plan: { holder: create, account: account ? exists(account) : create, card: create }, problems: [] },
      ];
    }
    const problems = conflictsOf(scope, row, holder);
    if (problems.some(({ severity }) => severity === "error")) return [row.line, { plan: null, problems }];
    const fitting = held.filter((card) => card.holderId === holder.id && card.productId === row.productId);
    const accountId =
      scope.sharedAccountId ??
      (scope.kind === "persons"
        ? owned.find((one) => one.ownerId === holder.id && one.currency === row.currency)?.accountId
        : (fitting[0]?.accountId ?? begun.get(row.externalId)));
    const card = fitting.find((one) => one.accountId === accountId);
    const plan = {
      holder: exists(holder.id),
      account: accountId ? exists(accountId) : create,
      card: card ? exists(card.tokenId) : create,
    };
    return [row.line, { plan, problems }];
  });
  return new Map(planned);
}

type Holder = {
  id: string;
  externalId: string;
  firstName: string;
  lastName: string;
  dateOfBirth: string;
  email: string;
  phone: string;
  corporateId: string | null;
};

async function findHolders(
  reader: Reader,
  { kind, environmentId }: PlanScope,
  rows: readonly CheckedRow[],
): Promise<Map<string, Holder>> {
  const externalIds = [...new Set(rows.map((row) => row.externalId))];
  const { externalId, firstName, lastName, dateOfBirth, email, phone } =
    kind === "persons" ? persons : employees;
  const common = { externalId, firstName, lastName, dateOfBirth, email, phone };
  const found: Holder[] =
    kind === "persons"
      ? (
          await reader
            .select({ ...common, id: persons.personId })
            .from(persons)
            .where(and(eq(persons.environmentId, environmentId), inArray(persons.externalId, externalIds)))
        ).map((person) => ({ ...person, corporateId: null }))
      : await reader
          .select({ ...common, id: employees.employeeId, corporateId: employees.corporateId })
          .from(employees)
          .where(and(eq(employees.environmentId, environmentId), inArray(employees.externalId, externalIds)));
  return new Map(found.map((holder) => [holder.externalId, holder]));
}

/** What the record that is there says otherwise. Names no values: they stand on the record's own page. */
function conflictsOf({ kind, corporateId }: PlanScope, row: CheckedRow, holder: Holder): IssuingProblem[] {
  const noun = kind === "persons" ? "person" : "employee";
  if (kind === "employees" && holder.corporateId !== corporateId)
    return [
      {
        field: "externalId",
        severity: "error",
        sentence:
          "An employee of another corporate has this external id. Use another one, or choose that corporate.",
      },
    ];
  const differing = (fields: readonly (readonly [keyof Holder & keyof CheckedRow, string])[]) =>
    fields.filter(([field]) => holder[field] !== row[field]).map(([, name]) => name);
  const identity = differing([
    ["firstName", "first name"],
    ["lastName", "last name"],
    ["dateOfBirth", "date of birth"],
  ]);
  if (identity.length > 0)
    return [
      {
        field: "externalId",
        severity: "error",
        sentence: `Another ${noun} has this external id: ${identity.join(", ")} differ. Correct the row, or use another external id.`,
      },
    ];
  const reach = differing([
    ["email", "e-mail"],
    ["phone", "phone"],
  ]);
  if (reach.length === 0) return [];
  return [
    {
      field: null,
      severity: "note",
      sentence: `The ${noun} is there with another ${reach.join(" and ")}, which stays as it is.`,
    },
  ];
}

/** Cards that are not at their end, the oldest first. */
async function findCards(reader: Reader, { environmentId }: PlanScope, holderIds: string[]) {
  if (holderIds.length === 0) return [];
  const found = await reader
    .select({
      tokenId: cards.tokenId,
      holderId: cards.holderId,
      accountId: cards.accountId,
      productId: cards.productId,
      status: cards.status,
    })
    .from(cards)
    .where(and(eq(cards.environmentId, environmentId), inArray(cards.holderId, holderIds)))
    .orderBy(asc(cards.createdAt), asc(cards.tokenId));
  return found.filter((card) => !isEndState(card.status));
}

async function findAccounts(reader: Reader, { environmentId }: PlanScope, ownerIds: string[]) {
  if (ownerIds.length === 0) return [];
  return reader
    .select({ accountId: accounts.accountId, ownerId: accounts.ownerId, currency: accounts.currency })
    .from(accounts)
    .where(
      and(
        eq(accounts.environmentId, environmentId),
        eq(accounts.ownerType, "person"),
        inArray(accounts.ownerId, ownerIds),
      ),
    )
    .orderBy(asc(accounts.createdAt), asc(accounts.accountId));
}

/** Accounts that an earlier batch opened for the same employee and left without a card: they are used, not opened again. */
async function findBegun(
  reader: Reader,
  { environmentId, corporateId, batchId }: PlanScope,
  rows: readonly CheckedRow[],
): Promise<Map<string, string>> {
  const found = await reader
    .select({ externalId: issuingRows.externalId, accountId: issuingRows.accountId })
    .from(issuingRows)
    .innerJoin(issuingBatches, eq(issuingBatches.id, issuingRows.batchId))
    .where(
      and(
        eq(issuingRows.environmentId, environmentId),
        inArray(
          issuingRows.externalId,
          rows.map((row) => row.externalId),
        ),
        isNotNull(issuingRows.accountId),
        ne(issuingRows.batchId, batchId),
        eq(issuingBatches.kind, "employees"),
        eq(issuingBatches.corporateId, corporateId ?? ""),
        isNull(issuingBatches.sharedAccountId),
      ),
    )
    .orderBy(desc(issuingRows.updatedAt));
  const accountsBegun = found.map(({ accountId }) => accountId ?? "");
  const fitting =
    accountsBegun.length === 0
      ? new Map<string, string>()
      : await currenciesOf(reader, environmentId, accountsBegun);
  const byRow = new Map(rows.map((row) => [row.externalId, row.currency]));
  const begun = new Map<string, string>();
  for (const { externalId, accountId } of found.toReversed()) {
    if (externalId === null || accountId === null) continue;
    if (fitting.get(accountId) === byRow.get(externalId)) begun.set(externalId, accountId);
  }
  return begun;
}

async function currenciesOf(reader: Reader, environmentId: string, accountIds: string[]) {
  const found = await reader
    .select({ accountId: accounts.accountId, currency: accounts.currency })
    .from(accounts)
    .where(and(eq(accounts.environmentId, environmentId), inArray(accounts.accountId, accountIds)));
  return new Map(found.map(({ accountId, currency }) => [accountId, currency]));
}
