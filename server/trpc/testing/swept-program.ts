import { randomUUID } from "node:crypto";
import type { Database } from "@/db/client";
import {
  approvals,
  cardBulkItems,
  cardBulkRuns,
  certificationRuns,
  certificationScenarios,
  corporates,
  driftFindings,
  driftRuns,
  employees,
  exceptions,
  issuances,
  issuingBatches,
  maintenanceWindows,
  ruleSets,
  users,
} from "@/db/schema";
import { seedProgram } from "@/db/testing";
import { capabilities } from "@/lib/capabilities";
import {
  insertApiCall,
  insertAuthorization,
  insertDelivery,
  insertTransaction,
  newFinciId,
} from "../../services/read-testing";
import type { Samples } from "./sample-input";

/** A program with one record of each kind, and what its procedures are asked for. */
export type SweptProgram = {
  programId: string;
  /** By the property's name. */
  samples: Samples;
  /** By the first part of the procedure's path: what `id` stands for there. */
  ids: Record<string, string>;
};

/** Fills a new program; every name in it carries the mark, so that one that gets out is found. */
export async function sweptProgram(db: Database, mark: string): Promise<SweptProgram> {
  const program = await seedProgram(db, {
    program: { name: `Program ${mark}`, capabilities: [...capabilities] },
  });
  const { programId, environmentId } = program;
  const card = await program.addCard({ balanceMinor: 10_000n });
  const { accountId, personId, tokenId } = card;
  const payment = { accountId, tokenId, merchantName: `Shop ${mark}` };
  const authorizationId = await insertAuthorization(db, program, payment);
  const transactionId = await insertTransaction(db, program, { ...payment, authorizationId });
  const deliveryId = await insertDelivery(db, program);
  const apiCallId = await insertApiCall(db, program);
  const userId = await insertPerson(db, mark);
  const records = await insertRecords(db, {
    programId,
    environmentId,
    accountId,
    personId,
    tokenId,
    mark,
    userId,
  });
  return {
    programId,
    samples: {
      ...records,
      programId,
      environmentId,
      pathPrefix: "/api/v1",
      signingTemplate: "{timestamp}{method}{path}{body}",
      token: "token-of-the-sweep",
      secret: "secret-of-the-sweep",
      accountId,
      personId,
      tokenId,
      authorizationId,
      evidenceId: authorizationId,
      transactionId,
      deliveryId,
      masterAccountId: accountId,
      ownerId: personId,
      ownerUserId: userId,
      userId,
      subjectId: accountId,
      subjectType: "account",
      scope: "account",
      sequence: 1n,
      amount: "1.00",
      currency: "EUR",
      tolerance: "0.00",
      matchTolerance: "0.00",
      approvalThreshold: "1.00",
      launchCountries: ["LT"],
      timeZone: "Europe/Vilnius",
      from: "2026-11-01",
      to: "2026-11-02",
      day: "2026-11-01",
      text: tokenId,
      password: "no password of anybody",
      code: "000000",
      phone: "+370 612 34567",
    },
    ids: {
      accounts: accountId,
      apiCalls: apiCallId,
      approvals: records.approvalId,
      authorizations: authorizationId,
      bulkIssuing: records.batchId,
      cardBulk: records.cardBulkRunId,
      cards: tokenId,
      deliveries: deliveryId,
      drift: records.driftFindingId,
      exceptions: records.exceptionId,
      issuances: records.issuanceId,
      maintenance: records.windowId,
      programs: programId,
      rules: records.ruleSetId,
      transactions: transactionId,
      users: userId,
    },
  };
}

async function insertPerson(db: Database, mark: string): Promise<string> {
  const id = randomUUID();
  await db.insert(users).values({ id, email: `${mark}@example.com`, name: `Person ${mark}` });
  return id;
}

type Where = {
  programId: string;
  environmentId: string;
  accountId: string;
  personId: string;
  tokenId: string;
  mark: string;
  userId: string;
};

async function insertRecords(db: Database, where: Where) {
  const { programId, environmentId, accountId, mark, userId } = where;
  const address = { line1: `Street ${mark}`, city: "Vilnius", postal_code: "01103", country: "LT" };
  const corporateId = newFinciId();
  const employeeId = newFinciId();
  await db.insert(corporates).values({
    environmentId,
    corporateId,
    externalId: randomUUID(),
    legalName: `Company ${mark}`,
    registrationNumber: "1",
    country: "LT",
    address,
  });
  await db.insert(employees).values({
    environmentId,
    corporateId,
    employeeId,
    externalId: randomUUID(),
    firstName: "Grace",
    lastName: mark,
    dateOfBirth: "1980-01-01",
    email: `${mark}@example.com`,
    phone: "+37061234567",
  });
  const [exception] = await db
    .insert(exceptions)
    .values({
      environmentId,
      kind: "forced_negative",
      subjectId: accountId,
      accountId,
      status: "open",
      amountMinor: 100n,
      currency: "EUR",
      detail: `Seen ${mark}`,
    })
    .returning({ id: exceptions.id });
  const [ruleSet] = await db
    .insert(ruleSets)
    .values({
      environmentId,
      scope: "account",
      subjectId: accountId,
      version: 1,
      status: "draft",
      rules: [{ id: "small", kind: "amount", currency: "EUR", maxMinor: "2000" }],
      reason: `Rule ${mark}`,
    })
    .returning({ id: ruleSets.id });
  const [approval] = await db
    .insert(approvals)
    .values({
      programId,
      environmentId,
      kind: "funding",
      subjectType: "account",
      subjectId: accountId,
      change: { programId, environmentId, accountId, amountMinor: "100", currency: "EUR", requestKey: null },
      effect: `Effect ${mark}`,
      reason: `Reason ${mark}`,
      proposedOn: "",
      status: "pending",
      requestedByUserId: userId,
      expiresAt: new Date(Date.now() + 86_400_000),
    })
    .returning({ id: approvals.id });
  const [window] = await db
    .insert(maintenanceWindows)
    .values({
      environmentId,
      behaviour: "decline_all",
      reason: `Window ${mark}`,
      expiresAt: new Date(Date.now() + 3_600_000),
    })
    .returning({ id: maintenanceWindows.id });
  const issuanceId = await insertIssuance(db, where);
  const batchId = await insertBatch(db, where);
  const runId = await insertCertificationRun(db, where);
  const cardBulkRunId = await insertCardBulk(db, where);
  const driftFindingId = await insertDrift(db, where);
  return {
    driftFindingId,
    cardBulkRunId,
    corporateId,
    employeeId,
    exceptionId: exception?.id ?? "",
    ruleSetId: ruleSet?.id ?? "",
    fromId: ruleSet?.id ?? "",
    toId: ruleSet?.id ?? "",
    approvalId: approval?.id ?? "",
    windowId: window?.id ?? "",
    issuanceId,
    batchId,
    runId,
  };
}

async function insertCertificationRun(db: Database, { environmentId, userId, mark }: Where): Promise<string> {
  const id = randomUUID();
  await db.insert(certificationRuns).values({
    id,
    environmentId,
    number: 1,
    mode: "simulator",
    state: "failed",
    startedByUserId: userId,
    finishedAt: new Date(),
  });
  await db.insert(certificationScenarios).values({
    runId: id,
    key: "records_created",
    position: 0,
    state: "failed",
    explanation: { cause: `Cause ${mark}`, nextStep: `Next ${mark}` },
  });
  return id;
}

async function insertCardBulk(db: Database, where: Where): Promise<string> {
  const { environmentId, tokenId, mark, userId } = where;
  const id = randomUUID();
  await db.insert(cardBulkRuns).values({
    id,
    environmentId,
    action: "freeze",
    reason: `Bulk ${mark}`,
    state: "finished",
    requestedByUserId: userId,
  });
  await db
    .insert(cardBulkItems)
    .values({ runId: id, tokenId, position: 0, state: "changed", statusBefore: "active" });
  return id;
}

async function insertDrift(db: Database, where: Where): Promise<string> {
  const { environmentId, tokenId, personId, mark, userId } = where;
  const [run] = await db
    .insert(driftRuns)
    .values({ environmentId, trigger: "on_demand", state: "done", requestedByUserId: userId })
    .returning({ id: driftRuns.id });
  const runId = run?.id ?? "";
  const [finding] = await db
    .insert(driftFindings)
    .values({
      environmentId,
      kind: "embossing_name",
      ownerType: "person",
      ownerId: personId,
      tokenId,
      ours: { embossingName: "ADA KELLER" },
      finci: { embossingName: mark },
      firstRunId: runId,
      lastRunId: runId,
    })
    .returning({ id: driftFindings.id });
  return finding?.id ?? "";
}

async function insertIssuance(db: Database, { environmentId, personId, userId }: Where): Promise<string> {
  const [row] = await db
    .insert(issuances)
    .values({ environmentId, chain: "person", form: {}, personId, createdBy: userId })
    .returning({ id: issuances.id });
  return row?.id ?? "";
}

async function insertBatch(db: Database, { environmentId, mark, userId }: Where): Promise<string> {
  const [row] = await db
    .insert(issuingBatches)
    .values({
      environmentId,
      kind: "persons",
      state: "checked",
      fileName: `${mark}.csv`,
      fileHash: "",
      header: [],
      mapping: { columns: {}, activate: false, expressDelivery: false },
      createdByUserId: userId,
    })
    .returning({ id: issuingBatches.id });
  return row?.id ?? "";
}
