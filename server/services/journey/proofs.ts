import { and, asc, desc, eq, inArray, isNotNull, isNull } from "drizzle-orm";
import type { Reader } from "@/db/client";
import {
  acceptanceNotes,
  accounts,
  apiCalls,
  authorizationReversals,
  authorizations,
  cards,
  certificationAcceptances,
  certificationRuns,
  credentials,
  deliveries,
  finciIntents,
  responsibilitySplits,
  transactions,
} from "@/db/schema";
import type { JourneyEnvironment, JourneyProgram } from "../journey-access";

/** The record that a fact rests on, for a link. */
export type FactRecord = {
  kind:
    | "api_call"
    | "delivery"
    | "card"
    | "authorization"
    | "transaction"
    | "split"
    | "certification"
    | "note";
  id: string;
};

/** Something that the console looked for in its own records. */
export type Fact = {
  label: string;
  /** When it first happened; null while it has not been seen. */
  seenAt: Date | null;
  record: FactRecord | null;
};

export type StepProof = {
  facts: Fact[];
  /** All facts seen; null for a step that the console cannot see by itself. */
  isProven: boolean | null;
};

type Seen = { at: Date; id: string } | undefined;

const fact = (label: string, kind: FactRecord["kind"], seen: Seen): Fact => ({
  label,
  seenAt: seen?.at ?? null,
  record: seen ? { kind, id: seen.id } : null,
});

const proven = (facts: Fact[]): StepProof => ({
  facts,
  isProven: facts.every(({ seenAt }) => seenAt !== null),
});

const unseen: StepProof = { facts: [], isProven: null };

/**
 * What the console's own records say about each step, in the steps' order: the first record of its kind in the sandbox. Each
 * fact is one query on an index.
 */
export async function readProofs(
  reader: Reader,
  { program, sandbox }: { program: JourneyProgram; sandbox: JourneyEnvironment | null },
): Promise<StepProof[]> {
  const side = sandbox?.id ?? null;
  const [split, access, connection, setUp, authorization, events, accepted, note] = await Promise.all([
    splitFact(reader, program.id),
    accessFacts(reader, side),
    deliveryFact(reader, side),
    chainFacts(reader, program, side),
    authorizationFact(reader, program, side),
    eventFacts(reader, side),
    acceptanceFact(reader, program.id, side),
    noteFact(reader, program.id),
  ]);
  const signedCall = access.slice(-1);
  return [
    { facts: [split], isProven: null },
    unseen,
    unseen,
    proven(access),
    proven([...signedCall, connection]),
    proven(setUp),
    proven([authorization]),
    proven(events),
    proven([accepted]),
    proven([note]),
    unseen,
  ];
}

/** Saved by a person; the one that a new program begins with is not agreed on by anybody. */
async function splitFact(reader: Reader, programId: string): Promise<Fact> {
  const [split] = await reader
    .select({ at: responsibilitySplits.createdAt, version: responsibilitySplits.version })
    .from(responsibilitySplits)
    .where(and(eq(responsibilitySplits.programId, programId), isNotNull(responsibilitySplits.authorUserId)))
    .orderBy(desc(responsibilitySplits.version))
    .limit(1);
  const label = split ? `Split of duties saved, version ${split.version}` : "Split of duties saved";
  return fact(label, "split", split && { at: split.at, id: programId });
}

async function accessFacts(reader: Reader, side: string | null): Promise<Fact[]> {
  const labels = ["Token and secret entered", "A signed call succeeded"] as const;
  if (side === null) return labels.map((label) => fact(label, "api_call", undefined));
  const [[entered], [call]] = await Promise.all([
    reader
      .select({ at: credentials.createdAt })
      .from(credentials)
      .where(
        and(
          eq(credentials.environmentId, side),
          eq(credentials.kind, "card_api"),
          inArray(credentials.status, ["current", "previous"]),
        ),
      )
      .orderBy(asc(credentials.createdAt))
      .limit(1),
    reader
      .select({ at: apiCalls.startedAt, id: apiCalls.id })
      .from(apiCalls)
      .where(and(eq(apiCalls.environmentId, side), eq(apiCalls.outcome, "success")))
      .orderBy(asc(apiCalls.startedAt), asc(apiCalls.id))
      .limit(1),
  ]);
  return [{ label: labels[0], seenAt: entered?.at ?? null, record: null }, fact(labels[1], "api_call", call)];
}

/** Whatever it was about: an answer of 200 means that source, endpoint and signature were right. */
async function deliveryFact(reader: Reader, side: string | null): Promise<Fact> {
  const label = "A delivery arrived and was answered";
  if (side === null) return fact(label, "delivery", undefined);
  const first = (state: "answered" | "processed") =>
    reader
      .select({ at: deliveries.receivedAt, id: deliveries.id })
      .from(deliveries)
      .where(and(eq(deliveries.environmentId, side), eq(deliveries.state, state)))
      .orderBy(asc(deliveries.receivedAt), asc(deliveries.id))
      .limit(1);
  const [[answered], [processed]] = await Promise.all([first("answered"), first("processed")]);
  const seen = [answered, processed].filter((one) => one !== undefined);
  seen.sort((one, other) => one.at.getTime() - other.at.getTime());
  return fact(label, "delivery", seen[0]);
}

/** A card that was created through the API for a holder and an account of the chain, per kind of customer. */
async function chainFacts(
  reader: Reader,
  { customerModel }: JourneyProgram,
  side: string | null,
): Promise<Fact[]> {
  const chains = [
    { holder: "person", owner: "person", label: "Person, account and card created", model: "consumers" },
    {
      holder: "employee",
      owner: "corporate",
      label: "Corporate, account, employee and card created",
      model: "businesses",
    },
  ] as const;
  const wanted = chains.filter(({ model }) => customerModel === "both" || customerModel === model);
  return Promise.all(
    wanted.map(async ({ label, holder, owner }) => {
      if (side === null) return fact(label, "card", undefined);
      const [card] = await reader
        .select({ at: finciIntents.createdAt, id: cards.tokenId })
        .from(finciIntents)
        .innerJoin(
          cards,
          and(eq(cards.environmentId, finciIntents.environmentId), eq(cards.tokenId, finciIntents.resultId)),
        )
        .innerJoin(
          accounts,
          and(eq(accounts.environmentId, cards.environmentId), eq(accounts.accountId, cards.accountId)),
        )
        .where(
          and(
            eq(finciIntents.environmentId, side),
            eq(finciIntents.operation, "create_card"),
            eq(finciIntents.state, "succeeded"),
            eq(cards.holderType, holder),
            eq(accounts.ownerType, owner),
          ),
        )
        .orderBy(asc(finciIntents.createdAt))
        .limit(1);
      return fact(label, "card", card);
    }),
  );
}

async function authorizationFact(
  reader: Reader,
  { decisioningModel }: JourneyProgram,
  side: string | null,
): Promise<Fact> {
  const isOurs = decisioningModel === "integrator";
  const label = isOurs ? "An authorization was decided here" : "FINCI's advice was recorded";
  if (side === null) return fact(label, "authorization", undefined);
  const [first] = await reader
    .select({ at: authorizations.receivedAt, id: authorizations.id })
    .from(authorizations)
    .where(
      and(
        eq(authorizations.environmentId, side),
        isNotNull(isOurs ? authorizations.decision : authorizations.adviceReceivedAt),
      ),
    )
    .orderBy(asc(authorizations.receivedAt), asc(authorizations.id))
    .limit(1);
  return fact(label, "authorization", first);
}

async function eventFacts(reader: Reader, side: string | null): Promise<Fact[]> {
  const labels = ["Advice handled", "Reversal handled", "Presentment handled", "Return handled"] as const;
  if (side === null) return labels.map((label) => fact(label, "authorization", undefined));
  const ofType = (type: "presentment" | "return") =>
    reader
      .select({ at: transactions.receivedAt, id: transactions.id })
      .from(transactions)
      .where(and(eq(transactions.environmentId, side), eq(transactions.type, type)))
      .orderBy(asc(transactions.receivedAt), asc(transactions.id))
      .limit(1);
  const [[advised], [reversal], [presentment], [returned]] = await Promise.all([
    reader
      .select({ at: authorizations.adviceReceivedAt, id: authorizations.id })
      .from(authorizations)
      .where(and(eq(authorizations.environmentId, side), isNotNull(authorizations.adviceReceivedAt)))
      .orderBy(asc(authorizations.receivedAt), asc(authorizations.id))
      .limit(1),
    // In the order of its key: any one will do, and the earliest would need an index of its own.
    reader
      .select({ at: authorizationReversals.receivedAt, id: authorizationReversals.originalAuthorizationId })
      .from(authorizationReversals)
      .where(eq(authorizationReversals.environmentId, side))
      .orderBy(
        asc(authorizationReversals.accountId),
        asc(authorizationReversals.receivedAt),
        asc(authorizationReversals.id),
      )
      .limit(1),
    ofType("presentment"),
    ofType("return"),
  ]);
  return [
    fact(labels[0], "authorization", advised?.at ? { at: advised.at, id: advised.id } : undefined),
    fact(labels[1], "authorization", reversal),
    fact(labels[2], "transaction", presentment),
    fact(labels[3], "transaction", returned),
  ];
}

async function acceptanceFact(reader: Reader, programId: string, side: string | null): Promise<Fact> {
  const label = "FINCI's engineer accepted a certification run";
  if (side === null) return fact(label, "certification", undefined);
  const [accepted] = await reader
    .select({ at: certificationAcceptances.recordedAt, number: certificationRuns.number })
    .from(certificationAcceptances)
    .innerJoin(certificationRuns, eq(certificationRuns.id, certificationAcceptances.runId))
    .where(and(eq(certificationRuns.environmentId, side), isNull(certificationAcceptances.withdrawnAt)))
    .orderBy(desc(certificationAcceptances.recordedAt))
    .limit(1);
  if (!accepted) return fact(label, "certification", undefined);
  return fact(`FINCI's engineer accepted run ${accepted.number}`, "certification", {
    at: accepted.at,
    id: programId,
  });
}

async function noteFact(reader: Reader, programId: string): Promise<Fact> {
  const [note] = await reader
    .select({ at: acceptanceNotes.signedRecordedAt, number: acceptanceNotes.number })
    .from(acceptanceNotes)
    .where(and(eq(acceptanceNotes.programId, programId), isNotNull(acceptanceNotes.signedRecordedAt)))
    .orderBy(desc(acceptanceNotes.number))
    .limit(1);
  const label = note ? `Signed copy of version ${note.number} is here` : "A signed copy is here";
  return fact(label, "note", note?.at ? { at: note.at, id: programId } : undefined);
}
