import { eq, sql } from "drizzle-orm";
import type { Reader } from "@/db/client";
import { environments, programs } from "@/db/schema";
import { createFinciClient, type FinciCall, type FinciClient } from "@/server/finci/client";
import { SecretError, unseal } from "@/server/secrets";
import { DomainError } from "../../errors";
import { type CallOrigin, recordCall } from "./record-call";

/** As a value of its own, so that every query of environments may have it without another join. */
function currentlySealed(column: "token_sealed" | "secret_sealed") {
  return sql<string | null>`(select c.${sql.identifier(column)} from credentials c
    where c.environment_id = environments.id and c.kind = 'card_api' and c.status = 'current')`;
}

/** One side of a program as the writing verbs need it. Sealed credentials stay sealed until a client is made. */
export const environmentColumns = {
  id: environments.id,
  kind: environments.kind,
  status: environments.status,
  baseUrl: environments.baseUrl,
  pathPrefix: environments.pathPrefix,
  signingTemplate: environments.signingTemplate,
  /** Of the credentials that are current now; null without. */
  authTokenSealed: currentlySealed("token_sealed"),
  authSecretSealed: currentlySealed("secret_sealed"),
  programId: programs.id,
  programName: programs.name,
  customerModel: programs.customerModel,
  capabilities: programs.capabilities,
};

export type WriteEnvironment = Awaited<ReturnType<typeof selectEnvironments>>[number];

/** The environments with their programs, as a query to narrow. */
export function selectEnvironments(reader: Reader) {
  return reader
    .select(environmentColumns)
    .from(environments)
    .innerJoin(programs, eq(programs.id, environments.programId))
    .$dynamic();
}

type OpenedCredentials = { baseUrl: string; token: string; secret: string };

/**
 * What is needed to call FINCI for an environment; verbs ask before they record anything.
 * @throws DomainError out_of_scope when the environment is disabled or has no usable credentials
 */
export function openCredentials(environment: WriteEnvironment): OpenedCredentials {
  const { baseUrl, authTokenSealed, authSecretSealed } = environment;
  const name = `${environment.kind} environment of ${environment.programName}`;
  if (environment.status !== "enabled") {
    throw new DomainError(
      "out_of_scope",
      `The ${name} is disabled, so nothing was sent to FINCI. Ask the integration engineer to enable it.`,
    );
  }
  if (!baseUrl || !authTokenSealed || !authSecretSealed) {
    throw new DomainError(
      "out_of_scope",
      `The ${name} has no FINCI address or credentials yet, so nothing was sent. Ask the integration engineer to enter them.`,
    );
  }
  try {
    return { baseUrl, token: unseal(authTokenSealed), secret: unseal(authSecretSealed) };
  } catch (error) {
    if (!(error instanceof SecretError)) throw error;
    throw new DomainError(
      "out_of_scope",
      `The credentials of the ${name} cannot be opened, so nothing was sent. Ask the integration engineer to enter them again.`,
      {},
      { cause: error },
    );
  }
}

/**
 * The Card API client of an environment; every attempt goes into the API log under the origin, or those that `isLogged` picks.
 * Writes are always logged.
 * @throws DomainError out_of_scope as `openCredentials`
 */
export function clientFor(
  reader: Reader,
  environment: WriteEnvironment,
  origin: CallOrigin,
  isLogged: (call: FinciCall) => boolean = () => true,
): FinciClient {
  return createFinciClient({
    ...openCredentials(environment),
    pathPrefix: environment.pathPrefix,
    signingTemplate: environment.signingTemplate,
    onCall: async (call) => {
      const isRead = call.operation.startsWith("get_");
      if (!isRead || isLogged(call)) await recordCall(reader, environment.id, origin, call);
    },
  });
}
