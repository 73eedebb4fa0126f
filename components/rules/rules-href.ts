import { paths } from "@/lib/paths";
import type { RuleScope } from "@/lib/rules/schema";

type Linked = { scope: RuleScope; subjectId: string; holderType: "person" | "employee" | null };
type Place = { program: { id: string }; environment: { kind: "sandbox" | "production" } };

/** Where the rules of a subject are shown. */
export function rulesHref({ scope, subjectId, holderType }: Linked, { program, environment }: Place): string {
  switch (scope) {
    case "program":
      return paths.programRules(program.id, environment.kind);
    case "account":
      return `${paths.account(subjectId)}/rules`;
    case "card":
      return `${paths.card(subjectId)}/rules`;
    case "cardholder":
      return `${holderType === "employee" ? paths.employee(subjectId) : paths.person(subjectId)}/rules`;
  }
}

/** Where they are edited; the draft is reviewed and brought into force there too. */
export function rulesEditHref(subject: Linked, place: Place, step?: "review"): string {
  const [path = "", query] = rulesHref(subject, place).split("?");
  const search = [query, step && `step=${step}`].filter(Boolean).join("&");
  return `${path}/edit${search ? `?${search}` : ""}`;
}
