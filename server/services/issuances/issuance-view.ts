import { and, eq, inArray, sql } from "drizzle-orm";
import { corporates, environments, finciIntents, issuances, persons, programs, users } from "@/db/schema";
import { maskPersonalFields } from "@/lib/personal-data";
import type { ServiceContext } from "../../context";
import { notFound } from "../../errors";
import { environmentColumns } from "../intents";
import { type Reveals, readReveals } from "../personal-data";
import { reachable } from "../scope";
import { checkStepForm, type StepForms } from "./schemas";
import { chainSteps, type IssuanceStep, recordOf, stepKey } from "./steps";

/** The columns of an issuance with what it belongs to. */
export const issuanceColumns = {
  issuance: issuances,
  environment: environmentColumns,
  createdByName: users.name,
  /** The owner that exists already: made by this issuance, or chosen in its form. */
  ownerName: sql<
    string | null
  >`coalesce(${persons.firstName} || ' ' || ${persons.lastName}, ${corporates.legalName})`,
};

/** The issuances a reader may see, as a query to narrow. */
export function selectIssuances(context: ServiceContext) {
  return context.db
    .select(issuanceColumns)
    .from(issuances)
    .innerJoin(environments, eq(environments.id, issuances.environmentId))
    .innerJoin(programs, eq(programs.id, environments.programId))
    .leftJoin(users, eq(users.id, issuances.createdBy))
    .leftJoin(
      persons,
      and(
        eq(persons.environmentId, issuances.environmentId),
        sql`${persons.personId} = coalesce(${issuances.personId}, ${issuances.form} -> 'person' ->> 'personId')`,
      ),
    )
    .leftJoin(
      corporates,
      and(
        eq(corporates.environmentId, issuances.environmentId),
        sql`${corporates.corporateId} = coalesce(${issuances.corporateId}, ${issuances.form} -> 'corporate' ->> 'corporateId')`,
      ),
    )
    .$dynamic();
}

export type LoadedIssuance = Awaited<ReturnType<typeof loadIssuance>>;

/**
 * The issuance, in a program where the actor may issue cards.
 * @throws DomainError not_found
 */
export async function loadIssuance(context: ServiceContext, id: string) {
  const [row] = await selectIssuances(context).where(
    and(eq(issuances.id, id), reachable(context, "card.issue")),
  );
  if (!row) throw notFound("The issuance");
  return row;
}

/** Steps whose write at FINCI is open: on its way, or with an unknown outcome. */
export async function openSteps(context: ServiceContext, issuance: LoadedIssuance["issuance"]) {
  const steps = chainSteps[issuance.chain];
  const rows = await context.db
    .select({ key: finciIntents.idempotencyKey })
    .from(finciIntents)
    .where(
      and(
        eq(finciIntents.environmentId, issuance.environmentId),
        inArray(
          finciIntents.idempotencyKey,
          steps.map((step) => stepKey(issuance.id, step)),
        ),
        inArray(finciIntents.state, ["pending", "unknown"]),
      ),
    );
  const open = new Set(rows.map((row) => row.key));
  return steps.filter((step) => open.has(stepKey(issuance.id, step)));
}

export type StepView = {
  key: IssuanceStep;
  /** done: the record exists. problem: FINCI refused or left it unknown. next: to be done now. waiting: after that. */
  state: "done" | "problem" | "next" | "waiting";
  recordId: string | null;
};

/**
 * True where the form stands as it was typed: for who typed it until the issuance ends, and with a reveal. What one types is
 * one's own; to everybody else it is somebody's personal data.
 */
export function seesForm(
  { actor }: ServiceContext,
  reveals: Reveals,
  issuance: LoadedIssuance["issuance"],
): boolean {
  const isOwn = actor.type === "user" && actor.userId === issuance.createdBy;
  return (isOwn && issuance.state === "open") || reveals.isOpen(subjectOf(issuance));
}

function subjectOf({ environmentId, id }: LoadedIssuance["issuance"]) {
  return { environmentId, type: "issuance", id } as const;
}

/** An issuance as the wizard shows it, its form and its owner masked as the actor's reveals say. */
export function toIssuanceView(context: ServiceContext, reveals: Reveals, loaded: LoadedIssuance) {
  const { issuance, environment, createdByName } = loaded;
  const steps = chainSteps[issuance.chain];
  const isClear = seesForm(context, reveals, issuance);
  const form: Partial<StepForms> & Record<string, unknown> = issuance.form;
  const problems = steps
    .filter((step) => recordOf(issuance, step) === null && form[step] !== undefined)
    .map((step) => checkStepForm(step, form[step]).problems ?? {});
  return {
    id: issuance.id,
    program: { id: environment.programId, name: environment.programName },
    environmentId: environment.id,
    environmentKind: environment.kind,
    chain: issuance.chain,
    /** Name of the owner that exists at FINCI; null while it is still to be made. */
    ownerName: ownerNameFor(reveals, loaded),
    state: issuance.state,
    steps: stepViews(issuance),
    /** Masked unless `personal` says otherwise; a masked step is not to be saved. */
    form: (isClear ? form : maskPersonalFields(form)) as Partial<StepForms>,
    personal: { ...reveals.state(subjectOf(issuance)), isMasked: !isClear },
    /** What is wrong with what was saved so far, by `step.field`. */
    fieldProblems: Object.assign({}, ...problems) as Record<string, string>,
    problem: issuance.problem,
    records: {
      personId: issuance.personId,
      corporateId: issuance.corporateId,
      accountId: issuance.accountId,
      employeeId: issuance.employeeId,
      tokenId: issuance.tokenId,
    },
    createdBy: createdByName ?? "system",
    createdAt: issuance.createdAt,
    updatedAt: issuance.updatedAt,
  };
}
export type IssuanceView = ReturnType<typeof toIssuanceView>;

/** A corporate's legal name stands in public registers; a person's is masked without a reveal of the person. */
function ownerNameFor(reveals: Reveals, { issuance, ownerName }: LoadedIssuance): string | null {
  if (issuance.chain === "corporate" || ownerName === null) return ownerName;
  const chosen = (issuance.form as Partial<StepForms>).person;
  const id = issuance.personId ?? (chosen?.mode === "existing" ? chosen.personId : "");
  return reveals.name({ environmentId: issuance.environmentId, type: "person", id }, ownerName);
}

function stepViews(issuance: LoadedIssuance["issuance"]): StepView[] {
  let isNextFound = false;
  return chainSteps[issuance.chain].map((key) => {
    const recordId = recordOf(issuance, key);
    if (recordId !== null) return { key, state: "done", recordId };
    if (isNextFound) return { key, state: "waiting", recordId };
    isNextFound = true;
    return { key, state: issuance.problem?.step === key ? "problem" : "next", recordId };
  });
}

/**
 * One issuance with its form, its steps and what is wrong.
 * @throws DomainError not_found
 */
export async function getIssuance(context: ServiceContext, id: string): Promise<IssuanceView> {
  const [loaded, reveals] = await Promise.all([loadIssuance(context, id), readReveals(context)]);
  return toIssuanceView(context, reveals, loaded);
}
