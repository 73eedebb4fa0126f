import { z } from "zod";
import { type CardAction, cardActions, cardStages } from "@/lib/card-states";
import { idSchema } from "../schemas";

const actionKeys = cardActions.map((action) => action.key) as [CardAction["key"], ...CardAction["key"][]];

/** A reason in words; what is blank counts as not given. */
const reasonSchema = z.string().trim().max(500, "holds at most 500 characters").optional();

/** Made by the form when it opens, so that a second press of the button is not a second change. */
const requestKeySchema = z.uuid().optional();

export const changeCardStatusSchema = z.object({
  tokenId: idSchema,
  action: z.enum(actionKeys),
  reason: reasonSchema,
  requestKey: requestKeySchema,
});
export type ChangeCardStatus = z.input<typeof changeCardStatusSchema>;

export const setCardStageSchema = z.object({
  tokenId: idSchema,
  stage: z.enum(cardStages),
  reason: reasonSchema,
  requestKey: requestKeySchema,
});
export type SetCardStage = z.input<typeof setCardStageSchema>;
