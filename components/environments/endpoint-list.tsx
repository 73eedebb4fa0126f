"use client";

import { useMutation } from "@tanstack/react-query";
import { DeliveryStateBadge } from "@/components/status/payment-badges";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { Copyable } from "@/components/ui/copy";
import { Facts } from "@/components/ui/facts";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { notify } from "@/components/ui/toast";
import { secondPersonNeeded } from "@/lib/approval-kinds";
import { paths } from "@/lib/paths";
import type { EndpointView } from "@/server/services/endpoints";
import type { EnvironmentDetail } from "@/server/services/environments";
import { ReasonAction } from "./reason-action";
import { TestDeliveryButton } from "./test-delivery";
import { type EnvironmentOf, useEnvironment } from "./use-environment";

/** Where FINCI delivers to: the addresses to register, what arrives, and their rotation. */
export function EndpointList({ programId, kind, publicUrl }: EnvironmentOf & { publicUrl: string }) {
  const environment = useEnvironment({ programId, kind });
  const rotate = useMutation(useTRPC().environments.rotateEndpoint.mutationOptions());
  const waits = secondPersonNeeded(environment.program, "endpoint_change");
  return (
    <div className="flex flex-col gap-4">
      <Arrivals environment={environment} />
      <Section
        title="Endpoints"
        description="These addresses are registered at FINCI. Whoever has one can post to it: keep them secret."
        actions={
          <ReasonAction
            environment={environment}
            label={environment.endpoints.length === 0 ? "Make one" : "Rotate"}
            title="Make a new endpoint"
            effect={`A new address is made, to be registered at FINCI. Those that are open close by themselves.${waits ? " A second person has to agree first." : ""}`}
            asksOverlap="Those of before stay open for"
            act={async (given) => {
              const { approval } = await rotate.mutateAsync({ ...given, environmentId: environment.id });
              notify(
                "success",
                approval
                  ? "It waits for a second person."
                  : "The new endpoint is open: register it at FINCI.",
              );
            }}
          />
        }
      >
        {environment.endpoints.length === 0 && (
          <p className="text-warn">There is none: FINCI cannot deliver anything.</p>
        )}
        <ul className="divide-y divide-line">
          {environment.endpoints.map((endpoint) => (
            <EndpointItem
              key={endpoint.id}
              endpoint={endpoint}
              environment={environment}
              publicUrl={publicUrl}
            />
          ))}
        </ul>
      </Section>
    </div>
  );
}

function Arrivals({ environment }: { environment: EnvironmentDetail }) {
  const { lastDelivery, deliveries24h } = environment;
  return (
    <Section title="What arrives">
      <Facts
        facts={[
          {
            name: "Last delivery",
            value: lastDelivery ? (
              <TextLink href={paths.delivery(lastDelivery.id)} prefetch={false}>
                <Time value={lastDelivery.receivedAt} />
              </TextLink>
            ) : (
              "FINCI has delivered nothing yet"
            ),
          },
          {
            name: "In 24 hours",
            value:
              deliveries24h.length === 0 ? (
                "Nothing"
              ) : (
                <ul className="flex flex-wrap gap-x-4 gap-y-1">
                  {deliveries24h.map(({ state, count }) => (
                    <li key={state} className="flex items-center gap-1.5 tabular-nums">
                      <DeliveryStateBadge value={state} /> {count}
                    </li>
                  ))}
                </ul>
              ),
          },
        ]}
      />
    </Section>
  );
}

const badges = {
  open: { tone: "approve", name: "Open" },
  closing: { tone: "warn", name: "Closing" },
  closed: { tone: "neutral", name: "Closed" },
} as const;

type ItemProps = { endpoint: EndpointView; environment: EnvironmentDetail; publicUrl: string };

function EndpointItem({ endpoint, environment, publicUrl }: ItemProps) {
  const trpc = useTRPC();
  const close = useMutation(trpc.environments.closeEndpoint.mutationOptions());
  const open = useMutation(trpc.environments.openEndpoint.mutationOptions());
  const { id, state, lastFour, paths: addresses } = endpoint;
  const badge = badges[state];
  return (
    <li className="flex flex-col gap-2 py-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="flex items-center gap-2">
          <Badge tone={badge.tone}>{badge.name}</Badge> ending{" "}
          <code className="font-mono text-xs">…{lastFour}</code>
        </h3>
        <div className="flex flex-wrap gap-2">
          {state !== "closed" && environment.kind === "sandbox" && (
            <TestDeliveryButton endpointId={id} programId={environment.program.id} />
          )}
          {state !== "open" && (
            <ReasonAction
              environment={environment}
              label={state === "closed" ? "Open again" : "Keep open"}
              title={`Keep the endpoint ending …${lastFour} open`}
              effect="FINCI is let in at this address, until somebody closes it."
              act={async ({ overlapHours: _overlap, ...given }) => {
                const { approval } = await open.mutateAsync({ ...given, id });
                notify("success", approval ? "It waits for a second person." : "The endpoint is open.");
              }}
            />
          )}
          {state !== "closed" && (
            <ReasonAction
              environment={environment}
              label="Close"
              title={`Close the endpoint ending …${lastFour} at once`}
              effect="Whatever comes to this address is refused, in every process. FINCI repeats what it could not deliver for 24 hours."
              isDangerous
              act={async ({ overlapHours: _overlap, ...given }) => {
                await close.mutateAsync({ ...given, id });
                notify("success", "The endpoint is closed.");
              }}
            />
          )}
        </div>
      </div>
      {addresses && state !== "closed" && (
        <Facts
          facts={[
            {
              name: "Authorizations",
              value: <Copyable text={publicUrl + addresses.authorization} label="authorization address" />,
            },
            {
              name: "Transactions",
              value: <Copyable text={publicUrl + addresses.transaction} label="transaction address" />,
            },
          ]}
        />
      )}
      <p className="text-muted text-xs">
        Made by {endpoint.createdBy ?? "the system"} <Time value={endpoint.createdAt} />. Last used:{" "}
        {endpoint.lastUsedAt ? <Time value={endpoint.lastUsedAt} /> : "never"}.{" "}
        {state === "closing" && endpoint.disableAt && (
          <>
            Closes by itself <Time value={endpoint.disableAt} />.
          </>
        )}
        {endpoint.closedAt && (
          <>
            Closed <Time value={endpoint.closedAt} />
            {endpoint.disabledReason && `: ${endpoint.disabledReason}`}.
          </>
        )}
      </p>
    </li>
  );
}
