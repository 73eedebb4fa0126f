"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { useWhyNot } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Copyable } from "@/components/ui/copy";
import { Facts } from "@/components/ui/facts";
import { Section } from "@/components/ui/section";
import { Time } from "@/components/ui/time";
import { WhyDisabled } from "@/components/ui/why-disabled";
import { paths } from "@/lib/paths";
import { type EnvironmentOf, useEnvironment } from "./use-environment";

/** How FINCI is reached, and how FINCI reaches us. */
export function Connection({ programId, kind }: EnvironmentOf) {
  const environment = useEnvironment({ programId, kind });
  const { baseUrl, pathPrefix, signingTemplate, outgoingCidrs, sourceCidrs } = environment;
  return (
    <div className="grid items-start gap-4 xl:grid-cols-2">
      <Section title="To FINCI" actions={<EditLink programId={programId} kind={kind} />}>
        <Facts
          facts={[
            { name: "Base address", value: baseUrl && <Copyable text={baseUrl} label="base address" /> },
            { name: "Path prefix", value: <Code>{pathPrefix || "none"}</Code> },
            { name: "Signing input", value: <Code>{signingTemplate}</Code> },
            { name: "Our addresses", value: <Networks networks={outgoingCidrs} none="Not entered" /> },
          ]}
        />
      </Section>
      <Section title="From FINCI">
        <Facts
          facts={[
            {
              name: "Source networks",
              value: <Networks networks={sourceCidrs} none="None: every delivery is refused" isWarning />,
            },
            {
              name: "Signature",
              value: environment.webhookSignatureRequired
                ? "Required on every delivery"
                : "Not required; path and source decide",
            },
            { name: "Changed", value: <Time value={environment.updatedAt} /> },
          ]}
        />
      </Section>
    </div>
  );
}

function EditLink({ programId, kind }: EnvironmentOf) {
  const whyNot = useWhyNot("environment.write", programId);
  if (whyNot)
    return (
      <WhyDisabled reason={whyNot}>
        <Button size="sm" aria-disabled>
          Change
        </Button>
      </WhyDisabled>
    );
  return (
    <Button size="sm" asChild>
      <Link href={paths.environmentSettings(programId, kind)}>Change</Link>
    </Button>
  );
}

const Code = ({ children }: { children: ReactNode }) => (
  <code className="break-all font-mono text-xs">{children}</code>
);

type NetworksProps = { networks: string[]; none: string; isWarning?: boolean };

function Networks({ networks, none, isWarning }: NetworksProps) {
  if (networks.length === 0) return <span className={isWarning ? "text-warn" : "text-muted"}>{none}</span>;
  return (
    <ul>
      {networks.map((network) => (
        <li key={network} className="font-mono text-xs leading-5">
          {network}
        </li>
      ))}
    </ul>
  );
}
