import type { RuleChange } from "@/lib/rules/diff";

const words = { added: "Added", removed: "Removed", changed: "Changed", reordered: "Order" } as const;
const styles = {
  added: "text-approve",
  removed: "text-decline",
  changed: "text-warn",
  reordered: "text-muted",
} as const;

/** What a version changes, rule by rule, in words. */
export function RuleChanges({ changes }: { changes: readonly RuleChange[] }) {
  if (changes.length === 0) return <p className="text-muted">No rule is changed.</p>;
  return (
    <ul className="flex flex-col gap-1.5">
      {changes.map((change) => (
        <li
          key={change.kind === "reordered" ? "order" : `${change.kind}-${change.ruleId}`}
          className="grid grid-cols-[4.5rem_minmax(0,1fr)] gap-x-3"
        >
          <span className={`font-medium text-xs leading-5 ${styles[change.kind]}`}>{words[change.kind]}</span>
          <ChangeWords change={change} />
        </li>
      ))}
    </ul>
  );
}

function ChangeWords({ change }: { change: RuleChange }) {
  switch (change.kind) {
    case "added":
      return <ins className="break-words no-underline">{change.after}</ins>;
    case "removed":
      return <del className="break-words text-muted">{change.before}</del>;
    case "changed":
      return (
        <span className="break-words">
          <del className="block text-muted">{change.before}</del>
          <ins className="block no-underline">{change.after}</ins>
        </span>
      );
    case "reordered":
      return <span>The rules stand in another order: it decides which one a decline names.</span>;
  }
}
