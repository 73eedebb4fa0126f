import { Badge } from "@/components/ui/badge";

const programStatuses = {
  draft: { word: "Draft", tone: "neutral", meaning: "Being set up; payments are declined." },
  active: { word: "Active", tone: "approve", meaning: "Payments are decided." },
  suspended: { word: "Suspended", tone: "warn", meaning: "Every authorization is declined." },
} as const;

/** Whether a program's payments are decided. */
export function ProgramStatusBadge({ status }: { status: keyof typeof programStatuses }) {
  const { word, tone, meaning } = programStatuses[status];
  return (
    <Badge tone={tone} title={meaning}>
      {word}
    </Badge>
  );
}

/** Whether one side of a program takes webhooks and calls. */
export function EnvironmentStatusBadge({ status }: { status: "enabled" | "disabled" }) {
  return status === "enabled" ? <Badge tone="approve">Enabled</Badge> : <Badge>Disabled</Badge>;
}
