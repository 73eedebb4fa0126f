import { and, eq, sql } from "drizzle-orm";
import { issuances } from "@/db/schema";
import { maskPersonalFields } from "@/lib/personal-data";
import type { ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { readReveals } from "../personal-data";
import { getIssuance, type IssuanceView, loadIssuance, openSteps, seesForm } from "./issuance-view";
import { type SaveIssuanceForm, saveIssuanceFormSchema } from "./schemas";
import { chainSteps, recordOf } from "./steps";

/**
 * Keeps what was typed for one step, right or wrong; the answer's `fieldProblems` say what is wrong.
 * @throws DomainError not_found; conflict when the step is done, on its way, masked for the actor, or the issuance has ended
 */
export async function saveIssuanceForm(
  context: ServiceContext,
  input: SaveIssuanceForm,
): Promise<IssuanceView> {
  const { id, step, values } = saveIssuanceFormSchema.parse(input);
  const { issuance } = await loadIssuance(context, id);
  const refuse = (sentence: string) => {
    throw new DomainError("conflict", sentence);
  };
  if (issuance.state !== "open") refuse("This issuance has ended, so its form stays as it is.");
  if (!chainSteps[issuance.chain].some((key) => key === step)) {
    refuse(`A card for a ${issuance.chain} has no ${step} step.`);
  }
  if (recordOf(issuance, step) !== null) {
    refuse(`The ${step} exists at FINCI already, so this step can no longer be changed here.`);
  }
  if ((await openSteps(context, issuance)).some((key) => key === step)) {
    refuse(
      `It is not known yet whether FINCI made the ${step}, so this step cannot be changed now. The console looks it up; look again in a minute.`,
    );
  }
  const isHidden =
    isPersonal(issuance.form[step]) && !seesForm(context, await readReveals(context), issuance);
  if (isHidden) {
    refuse(
      `Somebody else entered the ${step}, and it is masked for you: what you see must not replace it. Reveal the form first, then change it.`,
    );
  }
  await context.db
    .update(issuances)
    .set({
      form: sql`${issuances.form} || ${JSON.stringify({ [step]: values })}::jsonb`,
      updatedAt: new Date(),
    })
    .where(and(eq(issuances.id, id), eq(issuances.state, "open")));
  return getIssuance(context, id);
}

/** True where masking would change what is stored: then the masked form must never be saved over it. */
function isPersonal(form: unknown): boolean {
  return JSON.stringify(maskPersonalFields(form)) !== JSON.stringify(form);
}
