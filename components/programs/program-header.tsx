"use client";

import { ProgramStatusBadge } from "@/components/status/program-badges";
import { PageHeader } from "@/components/ui/page-header";
import { RouteTabs } from "@/components/ui/tabs";
import { paths } from "@/lib/paths";
import { customerModelNames, programModelNames } from "@/lib/program-words";
import { useProgram } from "./use-program";

const statusSentences = {
  draft: "In preparation: authorizations are declined until it is active.",
  active: "Active.",
  suspended: "Suspended: every authorization is declined.",
};

/** Who the program is, its state, and its tabs. */
export function ProgramHeader({ id }: { id: string }) {
  const program = useProgram(id);
  const enabled = program.environments.filter(({ status }) => status === "enabled").map(({ kind }) => kind);
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        parent={{ href: paths.programs, name: "Programs" }}
        title={program.name}
        badges={<ProgramStatusBadge status={program.status} />}
        summary={
          <>
            {programModelNames[program.model]} for {customerModelNames[program.customerModel].toLowerCase()}.{" "}
            {statusSentences[program.status]}{" "}
            {enabled.length === 0 ? "Neither side is enabled." : `Enabled: ${enabled.join(" and ")}.`}
          </>
        }
      />
      <RouteTabs
        label="Program"
        tabs={[
          { href: paths.program(id), name: "Overview" },
          { href: `${paths.program(id)}/rules`, name: "Rules", isNested: true },
          { href: paths.programEnvironments(id), name: "Environments" },
          { href: paths.programMaintenance(id), name: "Maintenance", isNested: true },
          { href: paths.programAssumptions(id), name: "Contract assumptions" },
        ]}
      />
    </div>
  );
}
