"use client";

import { useMutation } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useViewer } from "@/components/shell/viewer";
import { problemOf } from "@/components/trpc/problem";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { notify } from "@/components/ui/toast";
import { WhyDisabled } from "@/components/ui/why-disabled";
import { actsOf, type DriftAct, driftActLabels, needsReason, permissionOfDriftAct } from "@/lib/drift";
import { isPermitted, whyNotPermitted } from "@/lib/permissions";
import type { DriftFinding } from "@/server/services/drift";
import { useDriftRefresh } from "./use-drift";

const ResolveDialog = dynamic(() => import("./resolve-dialog").then((module) => module.ResolveDialog), {
  ssr: false,
});

/** What can be done about a difference; what the reader may not do says so. */
export function DriftActions({ finding }: { finding: DriftFinding }) {
  const [asked, setAsked] = useState<DriftAct | null>(null);
  const { grants } = useViewer();
  const refresh = useDriftRefresh();
  const resolve = useMutation(
    useTRPC().drift.resolve.mutationOptions({
      onSuccess: () => notify("success", "Done."),
      onError: (error) => notify("error", problemOf(error).sentence),
      onSettled: refresh,
    }),
  );
  const { id, kind, status, program } = finding;
  if (status === "resolved") return null;
  const acts = actsOf(kind).filter((act) => status === "open" || act !== "accept");
  return (
    <>
      {acts.map((act, index) => {
        const permission = permissionOfDriftAct(act);
        const whyNot = isPermitted(grants, permission, program.id) ? null : whyNotPermitted(permission);
        const needsWords = needsReason(act, kind);
        return (
          <WhyDisabled key={act} reason={whyNot}>
            <Button
              variant={index === 0 && act !== "accept" ? "primary" : undefined}
              aria-disabled={whyNot !== null || undefined}
              isPending={!needsWords && resolve.isPending}
              onClick={() => {
                if (whyNot !== null) return;
                if (needsWords) setAsked(act);
                else resolve.mutate({ id, act });
              }}
            >
              {driftActLabels[act]}
              {needsWords && " …"}
            </Button>
          </WhyDisabled>
        );
      })}
      {asked && <ResolveDialog finding={finding} act={asked} onClose={() => setAsked(null)} />}
    </>
  );
}
