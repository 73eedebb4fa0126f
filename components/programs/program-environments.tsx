"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { useWhyNot } from "@/components/shell/viewer";
import { EnvironmentBadge } from "@/components/status/environment-badge";
import { EnvironmentStatusBadge } from "@/components/status/program-badges";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Copyable } from "@/components/ui/copy";
import { Facts } from "@/components/ui/facts";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { ProgramEnvironment } from "@/server/services/programs";
import { useProgram } from "./use-program";

type Connection = NonNullable<ProgramEnvironment["connection"]>;

/** Sandbox and production beside each other: their state, credentials, endpoints and sources. */
export function ProgramEnvironments({ id }: { id: string }) {
  const program = useProgram(id);
  return (
    <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-2">
      {(["sandbox", "production"] as const).map((kind) => {
        const side = program.environments.find((environment) => environment.kind === kind);
        return (
          <Section
            key={kind}
            title={<EnvironmentBadge kind={kind} />}
            actions={
              side && (
                <>
                  <EnvironmentStatusBadge status={side.status} />
                  {side.connection && (
                    <Button size="sm" asChild>
                      <Link href={paths.environment(id, kind)}>Open {kind}</Link>
                    </Button>
                  )}
                </>
              )
            }
          >
            {side ? (
              <Side side={side} programId={id} />
            ) : (
              <p className="text-muted">Not set up: no credentials, no endpoints, no cards.</p>
            )}
          </Section>
        );
      })}
    </div>
  );
}

function Side({ side, programId }: { side: ProgramEnvironment; programId: string }) {
  const whyNot = useWhyNot("environment.read", programId);
  return (
    <div className="flex flex-col gap-5">
      {side.connection ? (
        <ConnectionFacts connection={side.connection} />
      ) : (
        <Alert>{whyNot ?? "Connection settings are not shown to your role in this program."}</Alert>
      )}
      <Group title="Last delivery">
        {side.lastDelivery ? (
          <p>
            <Time value={side.lastDelivery.receivedAt} />:{" "}
            <TextLink href={paths.delivery(side.lastDelivery.id)} prefetch={false}>
              {side.lastDelivery.sentence}
            </TextLink>
          </p>
        ) : (
          <p className="text-muted">FINCI has delivered nothing yet.</p>
        )}
      </Group>
    </div>
  );
}

function ConnectionFacts({ connection }: { connection: Connection }) {
  const { baseUrl, sourceCidrs, openEndpointsCount } = connection;
  return (
    <Facts
      facts={[
        { name: "Base address", value: baseUrl && <Copyable text={baseUrl} label="base address" /> },
        {
          name: "Credentials",
          value: connection.hasCardApiCredentials ? (
            "Entered"
          ) : (
            <Missing>None: nothing can be called</Missing>
          ),
        },
        {
          name: "Endpoints",
          value:
            openEndpointsCount > 0 ? (
              `${openEndpointsCount} open`
            ) : (
              <Missing>None open: FINCI cannot deliver anything</Missing>
            ),
        },
        {
          name: "Source networks",
          value:
            sourceCidrs.length > 0 ? sourceCidrs.length : <Missing>None: every delivery is refused</Missing>,
        },
        {
          name: "Signature",
          value: connection.webhookSignatureRequired
            ? "Required on every delivery"
            : "Not required; path and source decide",
        },
      ]}
    />
  );
}

const Missing = ({ children }: { children: ReactNode }) => <span className="text-warn">{children}</span>;

type GroupProps = { title: string; description?: string; children: ReactNode };

function Group({ title, description, children }: GroupProps) {
  return (
    <div className="flex flex-col gap-2">
      <h3 className="font-medium text-muted text-xs">{title}</h3>
      {description && <p className="text-muted text-xs">{description}</p>}
      {children}
    </div>
  );
}
