import { createHash } from "node:crypto";
import { and, asc, desc, eq, isNull } from "drizzle-orm";
import type { Reader } from "@/db/client";
import { endpoints, journeyDocuments, journeyEvidence, products, programContacts } from "@/db/schema";
import { capabilities, capabilityLabels } from "@/lib/capabilities";
import { contactRoleKeys, contactRoles, journeySteps } from "@/lib/journey";
import { customerModelNames, programModelNames } from "@/lib/program-words";
import { readProofs } from "../journey";
import type { JourneyEnvironment, JourneyProgram } from "../journey-access";

/** One line of the paper. */
export type NoteLine = { name: string; value: string };
export type NoteSection = { title: string; lines: NoteLine[] };

/** What the note says, in the order of the paper. Words, not records: a version reads the same for ever. */
export type NoteData = {
  /** The facts that are agreed on by signing. */
  sections: NoteSection[];
  /** What the sandbox has shown; it grows, and is not compared with what was signed. */
  evidence: NoteLine[];
};

type Loaded = {
  program: JourneyProgram;
  sandbox: JourneyEnvironment | null;
  production: JourneyEnvironment | null;
};

/** Rows at most of one kind on the paper. */
const linesMax = 200;
const none = "none";

/** The facts as they are now. The keys of endpoints are secrets and not among them: only their last four. */
export async function readNoteData(reader: Reader, loaded: Loaded): Promise<NoteData> {
  const { program, production } = loaded;
  const [productLines, endpointLines, contactLines, evidence] = await Promise.all([
    production ? productsOf(reader, production.id) : [],
    production ? endpointsOf(reader, production.id) : [],
    contactsOf(reader, program.id),
    evidenceOf(reader, loaded),
  ]);
  return {
    sections: [
      { title: "Program", lines: programLines(program) },
      { title: "Products in production", lines: orNone(productLines, "Products") },
      { title: "Production addresses", lines: addressLines(production, endpointLines) },
      { title: "Contacts", lines: orNone(contactLines, "Contacts") },
    ],
    evidence,
  };
}

/** The sha256 of the data, in hexadecimal; the same data gives the same one. */
export function hashOf(data: NoteData): string {
  const lines = (all: NoteLine[]) => all.map(({ name, value }) => [name, value]);
  const canonical = [data.sections.map(({ title, lines: all }) => [title, lines(all)]), lines(data.evidence)];
  return createHash("sha256").update(JSON.stringify(canonical)).digest("hex");
}

export type NoteDifference = { section: string; name: string; signed: string; now: string };

/** Where the facts are not what was signed. Evidence is left out: more of it is no change. */
export function differencesOf(signed: NoteData, now: NoteData): NoteDifference[] {
  const titles = [...new Set([...signed.sections, ...now.sections].map(({ title }) => title))];
  return titles.flatMap((section) => {
    const [before, after] = [signed, now].map(
      ({ sections }) => sections.find(({ title }) => title === section)?.lines ?? [],
    ) as [NoteLine[], NoteLine[]];
    const names = [...new Set([...before, ...after].map(({ name }) => name))];
    const wordsOf = (lines: NoteLine[], name: string) =>
      lines
        .filter((line) => line.name === name)
        .map(({ value }) => value)
        .join(", ") || none;
    return names
      .map((name) => ({ section, name, signed: wordsOf(before, name), now: wordsOf(after, name) }))
      .filter(({ signed: was, now: is }) => was !== is);
  });
}

function programLines(program: JourneyProgram): NoteLine[] {
  const scope = capabilities.filter((capability) => program.capabilities.includes(capability));
  return [
    { name: "Name", value: program.name },
    { name: "Program model", value: programModelNames[program.model] },
    { name: "Customers", value: customerModelNames[program.customerModel] },
    {
      name: "Authorizations decided by",
      value: program.decisioningModel === "integrator" ? "the integrator" : "FINCI",
    },
    {
      name: "In scope",
      value: scope.map((capability) => capabilityLabels[capability].name).join(", ") || none,
    },
    { name: "Launch countries", value: [...program.launchCountries].sort().join(", ") || none },
    { name: "Currency", value: program.currency },
    { name: "Time zone", value: program.timeZone },
  ];
}

function addressLines(production: JourneyEnvironment | null, endpointLines: NoteLine[]): NoteLine[] {
  return [
    { name: "Calls to FINCI come from", value: production?.outgoingCidrs.join(", ") || none },
    {
      name: "FINCI's base address",
      value: production?.baseUrl ? `${production.baseUrl}${production.pathPrefix}` : none,
    },
    { name: "Deliveries are taken from", value: production?.sourceCidrs.join(", ") || none },
    {
      name: "Signature of deliveries",
      value: production?.webhookSignatureRequired ? "required" : "not required",
    },
    ...orNone(endpointLines, "Endpoints"),
  ];
}

async function productsOf(reader: Reader, environmentId: string): Promise<NoteLine[]> {
  const rows = await reader
    .select()
    .from(products)
    .where(and(eq(products.environmentId, environmentId), isNull(products.retiredAt)))
    .orderBy(asc(products.productId))
    .limit(linesMax);
  return rows.map(({ productId, name, currency, form, validityMonths }) => ({
    name: String(productId),
    value: `${name}, ${currency}, ${form}, valid ${validityMonths} months`,
  }));
}

async function endpointsOf(reader: Reader, environmentId: string): Promise<NoteLine[]> {
  const rows = await reader
    .select({ key: endpoints.key })
    .from(endpoints)
    .where(
      and(
        eq(endpoints.environmentId, environmentId),
        isNull(endpoints.disabledAt),
        isNull(endpoints.disableAt),
      ),
    )
    .orderBy(desc(endpoints.createdAt), desc(endpoints.id))
    .limit(linesMax);
  return rows.flatMap(({ key }) =>
    (["authorization", "transaction"] as const).map((event) => ({
      name: `Endpoint for ${event} events`,
      value: `/api/webhooks/…${key.slice(-4)}/${event}; the whole address is handed over apart`,
    })),
  );
}

async function contactsOf(reader: Reader, programId: string): Promise<NoteLine[]> {
  const rows = await reader.select().from(programContacts).where(eq(programContacts.programId, programId));
  return contactRoleKeys.flatMap((role) =>
    rows
      .filter((row) => row.role === role)
      .map(({ name, email, phone }) => ({ name: contactRoles[role], value: `${name}, ${email}, ${phone}` })),
  );
}

async function evidenceOf(reader: Reader, loaded: Loaded): Promise<NoteLine[]> {
  const { program } = loaded;
  const [proofs, texts, files] = await Promise.all([
    readProofs(reader, loaded),
    reader
      .select()
      .from(journeyEvidence)
      .where(and(eq(journeyEvidence.programId, program.id), isNull(journeyEvidence.removedAt)))
      .orderBy(asc(journeyEvidence.step), asc(journeyEvidence.addedAt))
      .limit(linesMax),
    reader
      .select()
      .from(journeyDocuments)
      .where(and(eq(journeyDocuments.programId, program.id), isNull(journeyDocuments.removedAt)))
      .orderBy(asc(journeyDocuments.step), asc(journeyDocuments.addedAt))
      .limit(linesMax),
  ]);
  // The signed copy of an earlier version is no evidence of this one.
  return journeySteps.slice(0, 9).flatMap(({ number, title }, index) => {
    const facts = (proofs[index]?.facts ?? []).flatMap(({ label, seenAt, record }) =>
      seenAt
        ? `${label}, ${seenAt.toISOString()}${record ? ` (${record.kind.replace("_", " ")} ${record.id})` : ""}`
        : [],
    );
    const words = texts.filter(({ step }) => step === number).map(({ text }) => text);
    const papers = files
      .filter(({ step }) => step === number)
      .map(({ fileName, sha256 }) => `${fileName}, sha256 ${sha256}`);
    const name = `${number}. ${title}`;
    return [...facts, ...words, ...papers].map((value) => ({ name, value }));
  });
}

function orNone(lines: NoteLine[], name: string): NoteLine[] {
  return lines.length > 0 ? lines : [{ name, value: none }];
}
