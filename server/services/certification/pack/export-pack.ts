import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { ZipFile } from "yazl";
import type { z } from "zod";
import { scenarioWords } from "@/lib/certification";
import { audit, requirePermission, type ServiceContext } from "../../../context";
import { DomainError } from "../../../errors";
import { type CertificationRun, getCertificationRun } from "../get-run";
import type { certificationRunSchema } from "../schemas";
import { readTraces } from "../traces";
import { currentSigningKey, type SigningKey } from "./signing-key";

export type EvidencePack = { fileName: string; stream: Readable; contentType: string };

type PackedFile = { name: string; bytes: Buffer };

/** How whoever has a pack proves it; one command, and the hashes of the manifest. */
const readMe = `Evidence of a sandbox validation.

summary.pdf     the results
traces/         each validation's calls, webhooks, answers, ids and times; secrets and card numbers removed, personal data masked
manifest.json   what was run, and the SHA-256 of every file
manifest.sig    the console's signature (Ed25519) of manifest.json
public-key.pem  the console's public key; compare its fingerprint with the one on the console's certification page

Prove the signature (OpenSSL 1.1.1 or newer):

  openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in manifest.json -sigfile manifest.sig

Then compare each file with its hash in manifest.json, for example: sha256sum summary.pdf
`;

/**
 * The signed evidence of an ended run as a ZIP. The same run gives the same files; making one is audited.
 * @throws DomainError not_found, not_permitted, conflict (the run is under way)
 */
export async function exportEvidencePack(
  context: ServiceContext,
  input: z.output<typeof certificationRunSchema>,
): Promise<EvidencePack> {
  const run = await getCertificationRun(context, input);
  requirePermission(context, "certification.read", run.program.id);
  if (run.state === "running" || !run.finishedAt)
    throw new DomainError("conflict", "There is no evidence yet: the run is under way. Wait for its end.");
  const key = await currentSigningKey(context);
  const files = await filesOf(context, run, key);
  const manifest = manifestOf(run, key, files);
  const zip = new ZipFile();
  const { finishedAt } = run;
  const add = ({ name, bytes }: PackedFile) => zip.addBuffer(bytes, name, { mtime: finishedAt });
  for (const file of files) add(file);
  add({ name: "manifest.json", bytes: manifest });
  add({ name: "manifest.sig", bytes: key.sign(manifest) });
  zip.end();
  await audit(context.db, context, {
    action: "certification.export",
    subjectType: "certification_run",
    subjectId: run.id,
    programId: run.program.id,
    environmentId: run.environmentId,
    after: { number: run.number, manifest: sha256(manifest), key: key.fingerprint },
  });
  return {
    fileName: `certification-${run.program.slug}-run-${run.number}.zip`,
    stream: zip.outputStream as Readable,
    contentType: "application/zip",
  };
}

async function filesOf(
  context: ServiceContext,
  run: CertificationRun,
  key: SigningKey,
): Promise<PackedFile[]> {
  // Loaded here only: the library that draws is large, and no other page needs it.
  const { drawSummary } = await import("./summary-pdf");
  const files: PackedFile[] = [
    { name: "README.txt", bytes: Buffer.from(readMe) },
    { name: "summary.pdf", bytes: await buffer(drawSummary(run, key.fingerprint)) },
    { name: "public-key.pem", bytes: Buffer.from(key.publicKey) },
  ];
  for (const [index, scenario] of run.scenarios.entries()) {
    const { key: name, state, startedAt, finishedAt, durationMs, evidence, explanation, attempt } = scenario;
    const traces = await readTraces(context.db, run.environmentId, evidence.items);
    const text = JSON.stringify(
      {
        scenario: name,
        name: scenarioWords[name].name,
        shows: scenarioWords[name].shows,
        result: state,
        attempt,
        started_at: startedAt,
        finished_at: finishedAt,
        duration_ms: durationMs,
        explanation,
        checks: evidence.checks,
        ids: evidence.ids,
        traces,
      },
      null,
      2,
    );
    const number = String(index + 1).padStart(2, "0");
    files.push({ name: `traces/${number}-${name}.json`, bytes: Buffer.from(`${text}\n`) });
  }
  return files;
}

function manifestOf(run: CertificationRun, key: SigningKey, files: PackedFile[]): Buffer {
  const text = JSON.stringify(
    {
      format: "card-console-evidence/1",
      console_version: consoleVersion(),
      program: { name: run.program.name, slug: run.program.slug },
      environment: "sandbox",
      run: {
        id: run.id,
        number: run.number,
        mode: run.mode,
        result: run.state,
        all_validations: run.isWhole,
        started_at: run.startedAt,
        finished_at: run.finishedAt,
        started_by: run.startedBy,
      },
      results: Object.fromEntries(run.scenarios.map(({ key: name, state }) => [name, state])),
      accepted_by_finci: run.acceptance && {
        engineer: run.acceptance.engineerName,
        on: run.acceptance.acceptedOn,
        recorded_at: run.acceptance.recordedAt,
      },
      signed_with: { algorithm: "Ed25519", public_key_sha256: key.fingerprint },
      files: Object.fromEntries(
        files.map(({ name, bytes }) => [name, { sha256: sha256(bytes), bytes: bytes.length }]),
      ),
    },
    null,
    2,
  );
  return Buffer.from(`${text}\n`);
}

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

/** Every process of ours starts in the repository's folder. */
function consoleVersion(): string {
  const { version } = JSON.parse(readFileSync(path.join(process.cwd(), "package.json"), "utf8"));
  return version;
}
