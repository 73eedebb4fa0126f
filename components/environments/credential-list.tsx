"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { useWhyNot } from "@/components/shell/viewer";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { Time } from "@/components/ui/time";
import { notify } from "@/components/ui/toast";
import { WhyDisabled } from "@/components/ui/why-disabled";
import { paths } from "@/lib/paths";
import type { CredentialView, ShownSecret } from "@/server/services/credentials";
import type { EnvironmentDetail } from "@/server/services/environments";
import { ReasonAction } from "./reason-action";
import { type EnvironmentOf, useEnvironment } from "./use-environment";

const kinds = {
  card_api: {
    title: "Card API credentials",
    description: "Token and secret that our calls to FINCI are signed with. They are never shown again.",
    none: "None: nothing can be sent to FINCI.",
  },
  webhook: {
    title: "Webhook secret",
    description: "FINCI signs deliveries with it. While one is replaced, both verify.",
    none: "None. Where a signature is required, every delivery is refused.",
  },
} as const;

/** What the environment and FINCI prove themselves with to each other: which one it is, never what it is. */
export function CredentialList({ programId, kind }: EnvironmentOf) {
  const environment = useEnvironment({ programId, kind });
  return (
    <div className="flex flex-col gap-4">
      {(["card_api", "webhook"] as const).map((each) => {
        const own = environment.credentials.filter((credential) => credential.kind === each);
        return (
          <Section
            key={each}
            title={kinds[each].title}
            description={kinds[each].description}
            actions={<EnterLink environment={environment} kind={each} />}
          >
            {own.every(({ status }) => status === "revoked") && (
              <p className="text-warn">{kinds[each].none}</p>
            )}
            <ul className="divide-y divide-line">
              {own.map((credential) => (
                <CredentialItem key={credential.id} credential={credential} environment={environment} />
              ))}
            </ul>
          </Section>
        );
      })}
    </div>
  );
}

function EnterLink({ environment, kind }: { environment: EnvironmentDetail; kind: CredentialView["kind"] }) {
  const whyNot = useWhyNot("environment.write", environment.program.id);
  const hasOne = environment.credentials.some((each) => each.kind === kind && each.status === "current");
  const label = hasOne ? "Replace" : "Enter";
  if (whyNot)
    return (
      <WhyDisabled reason={whyNot}>
        <Button size="sm" aria-disabled>
          {label}
        </Button>
      </WhyDisabled>
    );
  const path = `${paths.environmentCredentials(environment.program.id, environment.kind)}/enter?what=${kind}`;
  return (
    <Button size="sm" asChild>
      <Link href={path} aria-label={`${label}: ${kinds[kind].title}`}>
        {label}
      </Link>
    </Button>
  );
}

const badges = {
  proposed: { tone: "accent", name: "Waits for a second person" },
  current: { tone: "approve", name: "In use" },
  previous: { tone: "warn", name: "Ending" },
  revoked: { tone: "neutral", name: "Ended" },
} as const;

type ItemProps = { credential: CredentialView; environment: EnvironmentDetail };

function CredentialItem({ credential, environment }: ItemProps) {
  const trpc = useTRPC();
  const revoke = useMutation(trpc.environments.revokeCredential.mutationOptions());
  const takeAgain = useMutation(trpc.environments.takeCredentialAgain.mutationOptions());
  const { id, status, token, secret, createdBy, createdAt, retireAt, revokedAt, revokedReason } = credential;
  const badge = badges[status];
  return (
    <li className="flex flex-wrap items-start justify-between gap-3 py-3">
      <div className="flex min-w-0 flex-col gap-1">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Badge tone={badge.tone}>{badge.name}</Badge>
          {token && <Shown name="Token" secret={token} />}
          <Shown name="Secret" secret={secret} />
        </p>
        <p className="text-muted text-xs">
          Entered by {createdBy ?? "the system"} <Time value={createdAt} />
          {credential.keyId && status !== "revoked" && <>, sealed with key {credential.keyId}</>}.{" "}
          {status === "previous" && retireAt && (
            <>
              Of use until <Time value={retireAt} />.
            </>
          )}
          {status === "revoked" && revokedAt && (
            <>
              Ended <Time value={revokedAt} />
              {revokedReason && `: ${revokedReason}`}.
            </>
          )}
        </p>
        {status !== "revoked" && !credential.opens && (
          <p className="text-danger">It cannot be opened with the console's key. Enter it again.</p>
        )}
      </div>
      {status !== "revoked" && (
        <div className="flex flex-wrap gap-2">
          {status === "previous" && (
            <ReasonAction
              environment={environment}
              label="Use again"
              title="Use these again"
              effect="From the next call and the next delivery on these are used; those of now stay of use for what is left of the overlap."
              act={async ({ overlapHours: _overlap, ...given }) => {
                const { approval } = await takeAgain.mutateAsync({ ...given, id });
                notify("success", approval ? "It waits for a second person." : "They are in use again.");
              }}
            />
          )}
          <ReasonAction
            environment={environment}
            label="Revoke"
            title="Revoke at once"
            effect={
              credential.kind === "card_api"
                ? "In every process from the next call on nothing is sent with it. Its values are erased; this cannot be undone."
                : "In every process from the next delivery on it verifies nothing. Its value is erased; this cannot be undone."
            }
            isDangerous
            act={async ({ overlapHours: _overlap, ...given }) => {
              await revoke.mutateAsync({ ...given, id });
              notify("success", "It is revoked.");
            }}
          />
        </div>
      )}
    </li>
  );
}

function Shown({ name, secret }: { name: string; secret: ShownSecret }) {
  return (
    <span className="break-all">
      <span className="text-muted">{name}</span>{" "}
      {secret.lastFour && <code className="font-mono text-xs">…{secret.lastFour}</code>}{" "}
      <span className="text-muted text-xs">
        fingerprint <code className="font-mono">{secret.fingerprint ?? "not known"}</code>
      </span>
    </span>
  );
}
