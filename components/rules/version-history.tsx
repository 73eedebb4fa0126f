import { History } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { ExactTime } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { RuleVersionItem } from "@/server/services/rules";
import { RuleChanges } from "./rule-changes";
import { VersionBadge } from "./version-badge";

/** As many as the server sends. */
const shownMax = 50;

/** Every version, newest first: who made it, why, and what it changed. */
export function VersionHistory({ versions }: { versions: readonly RuleVersionItem[] }) {
  return (
    <Section
      title="Versions"
      description="Each with its author and reason, and what it changed against the one in force before it."
      isFlush
    >
      {versions.length === 0 ? (
        <EmptyState icon={History} title="No version yet">
          The first draft will stand here as version 1.
        </EmptyState>
      ) : (
        <ol>
          {versions.map((version) => (
            <VersionRow key={version.id} version={version} />
          ))}
        </ol>
      )}
      {versions.length >= shownMax && (
        <p className="border-line border-t px-4 py-2.5 text-muted text-xs">
          The newest {shownMax} versions are shown. Older ones open from the decisions they made.
        </p>
      )}
    </Section>
  );
}

function VersionRow({ version }: { version: RuleVersionItem }) {
  return (
    <li className="flex flex-col gap-2 border-line border-t px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <TextLink href={paths.ruleSet(version.id)} className="font-medium">
          Version {version.version}
        </TextLink>
        <VersionBadge status={version.status} />
        <span className="text-muted text-xs">
          {version.authorName}, <ExactTime value={version.savedAt} />
        </span>
      </div>
      <p className="break-words text-muted">Reason: {version.reason}</p>
      <RuleChanges changes={version.changes} />
      <VersionLife version={version} />
    </li>
  );
}

/** When it came into force, by whom, and how it ended. */
export function VersionLife({ version }: { version: RuleVersionItem }) {
  const { activatedAt, activatedByName, retiredAt, turnedOff, status } = version;
  if (!activatedAt && !retiredAt) return null;
  return (
    <p className="text-muted text-xs">
      {activatedAt && (
        <>
          In force from <ExactTime value={activatedAt} />, by {activatedByName}.{" "}
        </>
      )}
      {retiredAt && status === "discarded" && (
        <>
          Discarded <ExactTime value={retiredAt} />.
        </>
      )}
      {retiredAt && status === "retired" && (
        <>
          {turnedOff ? "All rules were turned off" : "Replaced"} <ExactTime value={retiredAt} />
          {turnedOff ? `, by ${turnedOff.byName}: ${turnedOff.reason ?? ""}` : "."}
        </>
      )}
    </p>
  );
}
