"use client";

import { Alert } from "@/components/ui/alert";
import { TextLink } from "@/components/ui/text-link";
import { type DriftKind, driftKinds } from "@/lib/drift";
import { paths } from "@/lib/paths";

/** What differs, each with its page. */
export function CardDriftList({ open }: { open: readonly { id: string; kind: DriftKind }[] }) {
  return (
    <Alert tone="warn" title="Differs from FINCI">
      <ul className="flex flex-col gap-1">
        {open.map(({ id, kind }) => (
          <li key={id}>
            <TextLink href={paths.driftFinding(id)}>{driftKinds[kind].label}</TextLink>:{" "}
            {driftKinds[kind].meaning}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
