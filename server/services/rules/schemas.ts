import { z } from "zod";
import { ruleScopes, rulesSchema } from "@/lib/rules/schema";

/** What a rule set is attached to. */
export const ruleSubjectSchema = z.object({
  environmentId: z.uuid(),
  scope: z.enum(ruleScopes),
  /** Account id, person or employee id, or token id; the empty text for the program. */
  subjectId: z.string().max(64),
});
export type RuleSubject = z.output<typeof ruleSubjectSchema>;

const reasonSchema = z
  .string()
  .trim()
  .min(3, "Say why, in a few words. It stays with the version.")
  .max(500, "At most 500 characters.");

export const ruleSetIdSchema = z.object({ id: z.uuid() });

export const saveDraftSchema = ruleSubjectSchema.extend({
  rules: rulesSchema.min(1, "Add at least one rule. To take all rules out of force, turn them off."),
  reason: reasonSchema,
  /** The open draft that was edited, as it was read; null for a new one. Another one is never overwritten. */
  basedOn: z.object({ id: z.uuid(), savedAt: z.date() }).nullable(),
});
export type SaveDraft = z.input<typeof saveDraftSchema>;

export const activateDraftSchema = ruleSetIdSchema.extend({
  /** When the draft that was reviewed had been saved: what was not reviewed does not come into force. */
  savedAt: z.date(),
});
export type ActivateDraft = z.input<typeof activateDraftSchema>;

export const retireRulesSchema = ruleSubjectSchema.extend({ reason: reasonSchema });
export type RetireRules = z.input<typeof retireRulesSchema>;

export const compareVersionsSchema = z.object({
  /** Null compares with no rules at all. */
  fromId: z.uuid().nullable(),
  toId: z.uuid(),
});
