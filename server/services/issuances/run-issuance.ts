import { and, eq, isNull } from "drizzle-orm";
import { issuances } from "@/db/schema";
import type { Permission } from "@/lib/permissions";
import { requirePermission, type ServiceContext } from "../../context";
import { DomainError, type ErrorKind } from "../../errors";
import { performWrite, type Write } from "../intents";
import { planStep } from "./build-request";
import { checkIssuance, type OpenForms } from "./check-issuance";
import { getIssuance, type IssuanceView, loadIssuance } from "./issuance-view";
import { chainSteps, type IssuanceStep, recordOf, stepKey } from "./steps";

/** Kinds that stop the walk with a problem on the issuance, instead of failing the request: progress was made. */
const stopping: readonly ErrorKind[] = ["finci_refused", "finci_unreachable", "finci_unknown_outcome"];

const writes: Record<IssuanceStep, { operation: Write["operation"]; permission: Permission }> = {
  person: { operation: "create_person", permission: "customer.write" },
  corporate: { operation: "create_corporate", permission: "customer.write" },
  account: { operation: "create_account", permission: "account.write" },
  employee: { operation: "create_employee", permission: "customer.write" },
  card: { operation: "create_card", permission: "card.issue" },
};

/**
 * Walks the steps that are not done, in FINCI's order, and stops where FINCI refused or did not answer: the answer's
 * `problem` then says why. Calling it again resumes there; a done step is never repeated. A completed one is answered
 * as it is.
 * @throws DomainError invalid (fields), not_found, not_permitted, out_of_scope, or conflict while another run is at it
 */
export async function runIssuance(context: ServiceContext, id: string): Promise<IssuanceView> {
  const loaded = await loadIssuance(context, id);
  if (loaded.issuance.state === "abandoned") {
    throw new DomainError("conflict", "This issuance was abandoned. Start a new one.");
  }
  if (loaded.issuance.state === "open") {
    const forms = await checkIssuance(context, loaded);
    for (const step of chainSteps[loaded.issuance.chain]) {
      if (!(await runStep(context, id, step, forms))) break;
    }
  }
  return getIssuance(context, id);
}

/** False where FINCI stopped it; the problem is then on the issuance, written with the intent's outcome. */
async function runStep(
  context: ServiceContext,
  id: string,
  step: IssuanceStep,
  forms: OpenForms,
): Promise<boolean> {
  const { issuance, environment } = await loadIssuance(context, id);
  if (recordOf(issuance, step) !== null) return true;
  const plan = await planStep(context, issuance, step, forms);
  if ("existingId" in plan) {
    await attach(context, id, step, plan.existingId);
    return true;
  }
  requirePermission(context, writes[step].permission, environment.programId);
  try {
    await performWrite(context, {
      environment,
      operation: writes[step].operation,
      idempotencyKey: stepKey(id, step),
      request: plan.request,
      issuanceId: id,
      check: async (tx) => {
        const [current] = await tx.select().from(issuances).where(eq(issuances.id, id)).for("update");
        if (current?.state !== "open") {
          throw new DomainError("conflict", "This issuance has ended meanwhile, so nothing more was sent.");
        }
      },
    });
    return true;
  } catch (error) {
    if (error instanceof DomainError && stopping.includes(error.kind)) return false;
    throw error;
  }
}

async function attach(context: ServiceContext, id: string, step: IssuanceStep, recordId: string) {
  const columns = {
    person: { column: issuances.personId, values: { personId: recordId } },
    corporate: { column: issuances.corporateId, values: { corporateId: recordId } },
    account: { column: issuances.accountId, values: { accountId: recordId } },
    employee: { column: issuances.employeeId, values: { employeeId: recordId } },
    card: { column: issuances.tokenId, values: { tokenId: recordId } },
  }[step];
  await context.db
    .update(issuances)
    .set({ ...columns.values, problem: null, updatedAt: new Date() })
    .where(and(eq(issuances.id, id), eq(issuances.state, "open"), isNull(columns.column)));
}
