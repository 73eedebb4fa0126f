"use client";

import { useMutation } from "@tanstack/react-query";
import { PendingApprovals } from "@/components/approvals/pending-approvals";
import { EnvironmentBadge } from "@/components/status/environment-badge";
import { EnvironmentStatusBadge } from "@/components/status/program-badges";
import { useTRPC } from "@/components/trpc/provider";
import { RouteTabs } from "@/components/ui/tabs";
import { notify } from "@/components/ui/toast";
import { paths } from "@/lib/paths";
import { ReasonAction } from "./reason-action";
import { type EnvironmentOf, useEnvironment } from "./use-environment";

/** Which side it is and its state, what waits for a second person, and its tabs. */
export function EnvironmentHeader({ programId, kind }: EnvironmentOf) {
  const environment = useEnvironment({ programId, kind });
  const change = useMutation(useTRPC().environments.changeStatus.mutationOptions());
  const isEnabled = environment.status === "enabled";
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="flex flex-wrap items-center gap-2 font-semibold">
          Environment <EnvironmentBadge kind={kind} /> <EnvironmentStatusBadge status={environment.status} />
        </h2>
        <ReasonAction
          environment={environment}
          label={isEnabled ? "Disable" : "Enable"}
          title={`${isEnabled ? "Disable" : "Enable"} the ${kind} of ${environment.program.name}`}
          effect={
            isEnabled
              ? "At once: nothing is sent to FINCI any more, and every authorization is declined."
              : kind === "production"
                ? "A second person is asked, and it is enabled when they agree. Before that, every step to go-live has to be done and every assumption confirmed."
                : "Calls to FINCI are sent again, and authorizations are decided by the rules."
          }
          isDangerous={isEnabled}
          act={async ({ overlapHours: _overlap, ...given }) => {
            const { waitsFor } = await change.mutateAsync({
              ...given,
              environmentId: environment.id,
              status: isEnabled ? "disabled" : "enabled",
            });
            notify(
              "success",
              waitsFor
                ? "A second person has been asked; nothing is enabled yet."
                : `The ${kind} is ${isEnabled ? "disabled" : "enabled"}.`,
            );
          }}
        />
      </div>
      <PendingApprovals subjectType="environment" subjectId={environment.id} />
      <RouteTabs
        label="Environment"
        tabs={[
          { href: paths.environment(programId, kind), name: "Connection" },
          { href: paths.environmentCredentials(programId, kind), name: "Credentials", isNested: true },
          { href: paths.environmentEndpoints(programId, kind), name: "Endpoints" },
          { href: paths.environmentConnectionTest(programId, kind), name: "Connection test" },
          { href: paths.environmentSignature(programId, kind), name: "Signature workbench" },
        ]}
      />
    </div>
  );
}
