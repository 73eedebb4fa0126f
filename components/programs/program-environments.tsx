"use client";

import type { ReactNode } from "react";
import { useWhyNot } from "@/components/shell/viewer";
import { EnvironmentBadge } from "@/components/status/environment-badge";
import { EnvironmentStatusBadge } from "@/components/status/program-badges";
import { Alert } from "@/components/ui/alert";
import { Copyable } from "@/components/ui/copy";
import { Facts } from "@/components/ui/facts";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { ProgramEnvironment, StoredSecret } from "@/server/services/programs";
import { useProgram } from "./use-program";

type Connection = NonNullable<ProgramEnvironment["connection"]>;

/** Sandbox and production beside each other: their state, credentials, endpoints and sources. */
export function ProgramEnvironments({ id, publicUrl }: { id: string; publicUrl: string }) {
  const program = useProgram(id);
  return (
    <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-2">
      {(["sandbox", "production"] as const).map((kind) => {
        const side = program.environments.find((environment) => environment.kind === kind);
        return (
          <Section
            key={kind}
            title={<EnvironmentBadge kind={kind} />}
            actions={side && <EnvironmentStatusBadge status={side.status} />}
          >
            {side ? (
              <Side side={side} programId={id} publicUrl={publicUrl} />
            ) : (
              <p className="text-muted">Not set up: no credentials, no endpoints, no cards.</p>
            )}
          </Section>
        );
      })}
    </div>
  );
}

type SideProps = { side: ProgramEnvironment; programId: string; publicUrl: string };

function Side({ side, programId, publicUrl }: SideProps) {
  const whyNot = useWhyNot("environment.read", programId);
  return (
    <div className="flex flex-col gap-5">
      {side.connection ? (
        <ConnectionFacts connection={side.connection} publicUrl={publicUrl} />
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

function ConnectionFacts({ connection, publicUrl }: { connection: Connection; publicUrl: string }) {
  const open = connection.endpoints.filter(({ disabledAt }) => disabledAt === null);
  return (
    <>
      <Group title="Card API">
        <Facts
          facts={[
            {
              name: "Base address",
              value: connection.baseUrl && <Copyable text={connection.baseUrl} label="base address" />,
            },
            {
              name: "Path prefix",
              value: <code className="font-mono text-xs">{connection.pathPrefix}</code>,
            },
            {
              name: "Signing input",
              value: <code className="break-all font-mono text-xs">{connection.signingTemplate}</code>,
            },
            { name: "Token", value: <Secret secret={connection.authToken} /> },
            { name: "Secret", value: <Secret secret={connection.authSecret} /> },
          ]}
        />
      </Group>
      <Group
        title="Webhooks"
        description="These addresses are given to FINCI. Whoever has one can post to it: keep them secret."
      >
        {open.length === 0 ? (
          <p className="text-muted">No endpoint is open; FINCI cannot deliver anything.</p>
        ) : (
          open.map((endpoint) => (
            <Facts
              key={endpoint.authorizationPath}
              facts={[
                {
                  name: "Authorizations",
                  value: (
                    <Copyable text={publicUrl + endpoint.authorizationPath} label="authorization address" />
                  ),
                },
                {
                  name: "Transactions",
                  value: <Copyable text={publicUrl + endpoint.transactionPath} label="transaction address" />,
                },
              ]}
            />
          ))
        )}
        <Facts
          facts={[
            {
              name: "Signature",
              value: connection.webhookSignatureRequired
                ? "Required on every delivery"
                : "Not required; path and source decide",
            },
            { name: "Signing secret", value: <Secret secret={connection.webhookSecret} /> },
            { name: "Source networks", value: <Sources networks={connection.sourceCidrs} /> },
          ]}
        />
      </Group>
    </>
  );
}

function Sources({ networks }: { networks: string[] }) {
  if (networks.length === 0) return <span className="text-warn">None: every delivery is refused</span>;
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

/** Whether a secret is stored; the secret itself never leaves the server. */
function Secret({ secret }: { secret: StoredSecret }) {
  if (!secret.isSet) return <span className="text-muted">Not set</span>;
  if (secret.fingerprint === null)
    return <span className="text-danger">Stored, but it cannot be opened with the console's key</span>;
  return (
    <>
      Stored <span className="text-muted">· fingerprint</span>{" "}
      <code className="font-mono text-xs">…{secret.fingerprint}</code>
    </>
  );
}

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
