import type { z } from "zod";
import { secondPersonNeeded } from "@/lib/approval-kinds";
import type { ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { baseUrlProblem } from "../../finci/outbound";
import { type Proposal, proposeChange } from "../approvals";
import { loadForChange, lockEnvironment, readEnvironment, sideName } from "../environment-access";
import { sourcesToConfirm, toNetworks } from "./networks";
import type { changeSettingsSchema } from "./schemas";
import {
  changedSettings,
  type EnvironmentSettings,
  effectOnSettings,
  writeSettings,
} from "./settings-change";

type Input = z.output<typeof changeSettingsSchema>;

/** When they were last changed; and, where the program asks for a second person, what waits for one. */
export type SettingsChanged = { updatedAt: Date; approval: Proposal | null };

/**
 * Changes how an environment is reached and by whom, from the next call and the next delivery on, or
 * once a second person agrees where the program asks for one.
 * @throws DomainError not_found, not_permitted, invalid (fields), conflict (somebody else changed it meanwhile)
 */
export async function changeSettings(context: ServiceContext, input: Input): Promise<SettingsChanged> {
  const loaded = await loadForChange(context, input);
  const { program } = loaded;
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
    if (changedSettings(now, wanted).length === 0) return { updatedAt: now.updatedAt, approval: null };
    const change = { environmentId: now.id, wanted };
    if (context.actor.type === "user" && secondPersonNeeded(program, "connection_change")) {
      const approval = await proposeChange(context, tx, {
        kind: "connection_change",
        programId: program.id,
        environmentId: now.id,
        subjectType: "environment",
        subjectId: now.id,
        change,
        effect: effectOnSettings(sideName(loaded), { now, wanted }),
        reason: input.reason,
      });
      return { updatedAt: now.updatedAt, approval };
    }
    const written = await writeSettings(tx, context, change, { reason: input.reason, approvalId: null });
    return { ...written, approval: null };
  });
}

async function checkSettings(input: Input): Promise<EnvironmentSettings> {
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
