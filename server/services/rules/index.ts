export { activateDraft } from "./activate-draft";
export { compareVersions } from "./compare-versions";
export { copyProgramRules } from "./copy-rules";
export { discardDraft } from "./discard-draft";
export { finishLeftOverActivations } from "./finish-left-over";
export { type AppliedRuleSet, type ApplyingRules, getApplying } from "./get-applying";
export { getRuleSet, type RuleSetDetail } from "./get-rule-set";
export { getRules, type SubjectRules } from "./get-rules";
export { getUsage } from "./get-usage";
export type { RuleSubjectReference } from "./load-subject";
export { removeUnusedMeters } from "./meters";
export type { LimitUsage } from "./read-usage";
export { retireRules } from "./retire-rules";
export { rulesChange } from "./rules-change";
export { saveDraft } from "./save-draft";
export {
  activateDraftSchema,
  compareVersionsSchema,
  type RuleSubject,
  retireRulesSchema,
  ruleSetIdSchema,
  ruleSubjectSchema,
  saveDraftSchema,
} from "./schemas";
export type { RuleVersion, RuleVersionItem, VersionStatus } from "./versions";
