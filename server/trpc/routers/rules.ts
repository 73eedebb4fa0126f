import {
  activateDraft,
  activateDraftSchema,
  compareVersions,
  compareVersionsSchema,
  discardDraft,
  getApplying,
  getRuleSet,
  getRules,
  getUsage,
  retireRules,
  retireRulesSchema,
  ruleSetIdSchema,
  ruleSubjectSchema,
  saveDraft,
  saveDraftSchema,
} from "../../services/rules";
import { procedure, router } from "../init";

export const rulesRouter = router({
  ofSubject: procedure("rule.read")
    .input(ruleSubjectSchema)
    .query(({ ctx, input }) => getRules(ctx.service, input)),
  usage: procedure("rule.read")
    .input(ruleSubjectSchema)
    .query(({ ctx, input }) => getUsage(ctx.service, input)),
  applying: procedure("rule.read")
    .input(ruleSubjectSchema)
    .query(({ ctx, input }) => getApplying(ctx.service, input)),
  byId: procedure("rule.read")
    .input(ruleSetIdSchema)
    .query(({ ctx, input }) => getRuleSet(ctx.service, input)),
  compare: procedure("rule.read")
    .input(compareVersionsSchema)
    .query(({ ctx, input }) => compareVersions(ctx.service, input)),
  saveDraft: procedure("rule.write")
    .input(saveDraftSchema)
    .mutation(({ ctx, input }) => saveDraft(ctx.service, input)),
  discardDraft: procedure("rule.write")
    .input(ruleSetIdSchema)
    .mutation(({ ctx, input }) => discardDraft(ctx.service, input)),
  activate: procedure("rule.write")
    .input(activateDraftSchema)
    .mutation(({ ctx, input }) => activateDraft(ctx.service, input)),
  retire: procedure("rule.write")
    .input(retireRulesSchema)
    .mutation(({ ctx, input }) => retireRules(ctx.service, input)),
});
