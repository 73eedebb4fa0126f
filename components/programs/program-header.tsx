"use client";

import { useWhyNot } from "@/components/shell/viewer";
import { ProgramStatusBadge } from "@/components/status/program-badges";
import { ActionLink } from "@/components/ui/action-link";
import { PageHeader } from "@/components/ui/page-header";
import { RouteTabs } from "@/components/ui/tabs";
import { paths } from "@/lib/paths";
import { customerModelNames, programModelNames } from "@/lib/program-words";
import { useWhyNotAllPrograms } from "./definition/use-why-not";
import { useProgram } from "./use-program";

const fincisSentences = {
  draft: "In preparation; FINCI decides its authorizations.",
  active: "Active; FINCI decides its authorizations.",
  suspended: "Suspended here; FINCI goes on deciding its authorizations.",
};
const statusSentences = {
  draft: "In preparation: authorizations are declined until it is active.",
  active: "Active.",
  suspended: "Suspended: every authorization is declined.",
};

/** Who the program is, its state, and its tabs. */
export function ProgramHeader({ id }: { id: string }) {
  const program = useProgram(id);
  const whyNot = useWhyNot("program.write", id);
  const whyNotClone = useWhyNotAllPrograms();
  const enabled = program.environments.filter(({ status }) => status === "enabled").map(({ kind }) => kind);
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        parent={{ href: paths.programs, name: "Programs" }}
        title={program.name}
        badges={<ProgramStatusBadge status={program.status} />}
        actions={
          <>
            <ActionLink href={paths.editProgram(id)} whyNot={whyNot}>
              Edit
            </ActionLink>
            <ActionLink href={paths.cloneProgram(id)} whyNot={whyNotClone}>
              Clone
            </ActionLink>
            <ActionLink href={paths.programStatus(id)} whyNot={whyNot}>
              {program.status === "active" ? "Suspend …" : "Activate …"}
            </ActionLink>
          </>
        }
        summary={
          <>
            {programModelNames[program.model]} for {customerModelNames[program.customerModel].toLowerCase()}.{" "}
            {(program.decisioningModel === "finci" ? fincisSentences : statusSentences)[program.status]}{" "}
            {enabled.length === 0 ? "Neither side is enabled." : `Enabled: ${enabled.join(" and ")}.`}
          </>
        }
      />
      <RouteTabs
        label="Program"
        tabs={[
          { href: paths.program(id), name: "Overview" },
          { href: `${paths.program(id)}/products`, name: "Products", isNested: true },
          { href: paths.responsibilities(id), name: "Responsibilities", isNested: true },
          { href: `${paths.program(id)}/rules`, name: "Rules", isNested: true },
          { href: paths.programEnvironments(id), name: "Environments", isNested: true },
          { href: paths.programApprovals(id), name: "Approvals" },
          { href: paths.programCertification(id), name: "Certification", isNested: true },
          { href: paths.programMaintenance(id), name: "Maintenance", isNested: true },
          { href: paths.programAssumptions(id), name: "Contract assumptions" },
          { href: paths.programJourney(id), name: "Journey", isNested: true },
        ]}
      />
    </div>
  );
}
