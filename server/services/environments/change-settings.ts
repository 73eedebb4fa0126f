import { eq } from "drizzle-orm";
import type { z } from "zod";
import { environments } from "@/db/schema";
import { audit, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { baseUrlProblem } from "../../finci/outbound";
import { loadForChange, lockEnvironment, readEnvironment } from "../environment-access";
import { sourcesToConfirm, toNetworks } from "./networks";
import type { changeSettingsSchema } from "./schemas";

type Input = z.output<typeof changeSettingsSchema>;
type Settings = Pick<
  typeof environments.$inferSelect,
  "baseUrl" | "pathPrefix" | "signingTemplate" | "sourceCidrs" | "outgoingCidrs" | "webhookSignatureRequired"
>;

/**
 * Changes how an environment is reached and by whom, from the next call and the next delivery on.
 * @throws DomainError not_found, not_permitted, invalid (fields), conflict (somebody else changed it meanwhile)
 */
export async function changeSettings(context: ServiceContext, input: Input): Promise<{ updatedAt: Date }> {
  const { program } = await loadForChange(context, input);
  // Before anything is locked: a name is looked up.
  const wanted = await checkSettings(input);
  return context.db.transaction(async (tx) => {
    await lockEnvironment(tx, input.environmentId);
    const { environment: now } = await readEnvironment(tx, input.environmentId);
    if (now.updatedAt.getTime() !== input.updatedAt.getTime())
      throw new DomainError(
        "conflict",
        "Nothing was changed: somebody else changed these settings meanwhile. Load the page again and look at them first.",
      );
    const names = (Object.keys(wanted) as (keyof Settings)[]).filter(
      (name) => JSON.stringify(now[name]) !== JSON.stringify(wanted[name]),
    );
    if (names.length === 0) return { updatedAt: now.updatedAt };
    const updatedAt = new Date();
    await tx
      .update(environments)
      .set({ ...wanted, updatedAt })
      .where(eq(environments.id, now.id));
    const pick = (values: Settings) => Object.fromEntries(names.map((name) => [name, values[name]]));
    await audit(tx, context, {
      action: "environment.change",
      subjectType: "environment",
      subjectId: now.id,
      programId: program.id,
      environmentId: now.id,
      before: pick(now),
      after: pick(wanted),
      reason: input.reason,
    });
    return { updatedAt };
  });
}

async function checkSettings(input: Input): Promise<Settings> {
  const { pathPrefix, signingTemplate, webhookSignatureRequired } = input;
  const baseUrl = input.baseUrl === "" ? null : input.baseUrl.replace(/\/$/, "");
  const source = toNetworks(input.sourceCidrs);
  const outgoing = toNetworks(input.outgoingCidrs);
  const problems: [string, string | null][] = [
    ["baseUrl", baseUrl && (await baseUrlProblem(baseUrl))],
    ["sourceCidrs", wrongNetworks(source.wrong)],
    ["outgoingCidrs", wrongNetworks(outgoing.wrong)],
    ["confirmSources", input.confirmSources ? null : sourcesToConfirm(source.networks)],
  ];
  const fields = Object.fromEntries(
    problems.filter((problem): problem is [string, string] => problem[1] !== null),
  );
  const [first] = Object.values(fields);
  if (first) throw new DomainError("invalid", `Nothing was changed. ${first}`, { fields });
  return {
    baseUrl,
    pathPrefix,
    signingTemplate,
    sourceCidrs: source.networks,
    outgoingCidrs: outgoing.networks,
    webhookSignatureRequired,
  };
}

function wrongNetworks(wrong: string[]): string | null {
  return wrong.length === 0 ? null : `Write networks like 203.0.113.0/24, one a line; ${wrong[0]} is none.`;
}
