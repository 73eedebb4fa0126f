import { eq } from "drizzle-orm";
import type { z } from "zod";
import { environments } from "@/db/schema";
import { firstDifference, fromBase64, toBase64, toText } from "@/lib/signing-workbench/bytes";
import {
  beyondTemplate,
  readSignature,
  type SignatureForm,
  type SignedRequest,
  searchSigning,
  templateOf,
} from "@/lib/signing-workbench/search";
import { audit, requirePermission, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { sign, signingPieces } from "../../finci/signing";
import { SecretError, unseal } from "../../secrets";
import { loadEnvironment } from "../environment-access";
import { selectEnvironments, type WriteEnvironment } from "../intents";
import type { compareSignatureSchema } from "./schemas";

/** Longest time that is spent looking for a way of signing. */
const searchMsMax = 3_000;

type Input = z.output<typeof compareSignatureSchema>;

export type SignatureComparison = {
  /** What we sign, piece by piece, in order. */
  pieces: { name: "timestamp" | "method" | "path" | "body" | "between"; base64: string }[];
  /** The signing template of the environment. */
  template: string;
  secret: "stored" | "typed";
  /** Lower-case hex. */
  ours: string;
  /** Null when none was given to compare with. */
  theirs: {
    text: string;
    /** Null for a text that is no HMAC-SHA256. */
    form: SignatureForm | null;
    /** The same bytes, however they are written. */
    isSame: boolean;
    /** The first character in which it differs from ours as it is written; null when they are the same text. */
    differsAt: number | null;
  } | null;
  /** Null when nothing had to be looked for. */
  search: {
    tried: number;
    isComplete: boolean;
    found: {
      template: string;
      /** What of it no template can say; empty when the template alone is enough. */
      beyond: string[];
    } | null;
  } | null;
};

/**
 * Signs a request as the environment does, compares with a signature of somebody else's, and looks for the way of signing that
 * gives theirs. With the environment's own secret unless another one is given for this comparison; neither is told or kept, nor is
 * the body. Who signs may also change the environment, and each comparison stands in the audit log: it could sign any request.
 * @throws DomainError not_found, not_permitted, invalid (fields), out_of_scope (no credentials that open)
 */
export async function compareSignature(context: ServiceContext, input: Input): Promise<SignatureComparison> {
  const { program } = await loadEnvironment(context, { id: input.environmentId });
  requirePermission(context, "environment.write", program.id);
  const [environment] = await selectEnvironments(context.db).where(eq(environments.id, input.environmentId));
  if (!environment) throw new Error("The environment was there a moment ago");
  const { request, expected } = readInput(input);
  const secret = input.secret || storedSecret(environment);
  const ours = sign(secret, environment.signingTemplate, request);
  const theirs = expected === "" ? null : compare(ours, expected);
  const search = theirs?.form && !isAlike(theirs) ? await look(environment, secret, request, expected) : null;
  await audit(context.db, context, {
    action: "environment.compare_signature",
    subjectType: "environment",
    subjectId: environment.id,
    programId: program.id,
    environmentId: environment.id,
    after: {
      signed: `${request.method} ${request.path}`,
      with_stored_secret: !input.secret,
      same: theirs?.isSame ?? null,
      found: search?.found?.template ?? null,
    },
  });
  return {
    pieces: signingPieces(environment.signingTemplate, request).map(({ name, bytes }) => ({
      name,
      base64: toBase64(bytes),
    })),
    template: environment.signingTemplate,
    secret: input.secret ? "typed" : "stored",
    ours,
    theirs,
    search,
  };
}

function readInput(input: Input): { request: SignedRequest; expected: string } {
  const body = fromBase64(input.bodyBase64);
  const expected = fromBase64(input.expectedBase64);
  const expectedText = expected && toText(expected);
  const fields = {
    ...(!body && { body: "The body could not be read as it was entered." }),
    ...(expectedText === null && { expected: "The signature could not be read as it was entered." }),
  };
  const [problem] = Object.values(fields);
  if (!body || expectedText === null)
    throw new DomainError("invalid", `Nothing was signed. ${problem}`, { fields });
  const { timestamp, path } = input;
  return {
    request: { timestamp, path, method: input.method, body },
    expected: expectedText.trim(),
  };
}

function storedSecret({ authSecretSealed, kind, programName }: WriteEnvironment): string {
  if (!authSecretSealed)
    throw new DomainError(
      "out_of_scope",
      `The ${kind} of ${programName} has no secret yet, so nothing was signed. Enter its credentials, or type a secret to try.`,
    );
  try {
    return unseal(authSecretSealed);
  } catch (error) {
    if (!(error instanceof SecretError)) throw error;
    throw new DomainError(
      "out_of_scope",
      `The secret of the ${kind} of ${programName} cannot be opened, so nothing was signed. Enter the credentials again, or type a secret to try.`,
      {},
      { cause: error },
    );
  }
}

function compare(ours: string, expected: string): NonNullable<SignatureComparison["theirs"]> {
  const read = readSignature(expected);
  return {
    text: expected,
    form: read?.form ?? null,
    isSame: read !== null && Buffer.from(read.bytes).toString("hex") === ours,
    differsAt: firstDifference(ours, expected),
  };
}

/** The same signature, written as we write it: there is nothing to look for. */
const isAlike = ({ isSame, form }: NonNullable<SignatureComparison["theirs"]>) => isSame && form === "hex";

async function look(
  environment: WriteEnvironment,
  secret: string,
  request: SignedRequest,
  expected: string,
): Promise<SignatureComparison["search"]> {
  const wanted = readSignature(expected);
  if (!wanted) return null;
  const { pathPrefix } = environment;
  const { way, tried, isComplete } = await searchSigning({
    secret,
    request,
    pathPrefix,
    signature: wanted.bytes,
    timeMsMax: searchMsMax,
  });
  const found = way && { template: templateOf(way), beyond: beyondTemplate(way, wanted.form) };
  return { tried, isComplete, found };
}
