"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useWhyNot } from "@/components/shell/viewer";
import { problemOf } from "@/components/trpc/problem";
import { ProblemText } from "@/components/trpc/problem-text";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { WhyDisabled } from "@/components/ui/why-disabled";
import {
  type ConnectionStep,
  connectionStepNames,
  failedStep,
  type StepResult,
  type StepState,
  stepStateNames,
} from "@/lib/connection-test";
import { paths } from "@/lib/paths";
import type { ConnectionTest } from "@/server/services/connection";
import type { EnvironmentDetail } from "@/server/services/environments";
import { type EnvironmentOf, useEnvironment } from "./use-environment";

/** Runs the connection test, and shows the last one step by step. */
export function ConnectionTestPage({ programId, kind }: EnvironmentOf) {
  const environment = useEnvironment({ programId, kind });
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const last = useQuery(trpc.connection.lastTest.queryOptions({ programId, kind }));
  const test = useMutation(
    trpc.connection.test.mutationOptions({
      onSuccess: (result) =>
        queryClient.setQueryData(trpc.connection.lastTest.queryKey({ programId, kind }), result),
    }),
  );
  const whyNot = useWhyNot("environment.write", programId);
  const problem = test.error ?? last.error;
  return (
    <Section
      title="Connection test"
      description="Walks the way to FINCI and makes one signed call at its end: a read of a person who does not exist. It changes nothing there."
      actions={
        <WhyDisabled reason={whyNot}>
          <Button
            variant="primary"
            aria-disabled={whyNot !== null || undefined}
            isPending={test.isPending}
            onClick={() => whyNot === null && test.mutate({ environmentId: environment.id })}
          >
            Test connection
          </Button>
        </WhyDisabled>
      }
    >
      <div className="flex flex-col gap-4" aria-busy={test.isPending}>
        {problem && (
          <Alert tone="danger">
            <ProblemText problem={problemOf(problem)} />
          </Alert>
        )}
        {last.isPending ? (
          <p className="text-muted">Loading the last test …</p>
        ) : last.data ? (
          <Result test={last.data} environment={environment} />
        ) : (
          !problem && <p className="text-muted">It has not been tested yet. A test takes some seconds.</p>
        )}
      </div>
    </Section>
  );
}

type ResultProps = { test: ConnectionTest; environment: EnvironmentDetail };

function Result({ test, environment }: ResultProps) {
  const failed = failedStep(test.steps);
  return (
    <>
      {changedSince(environment, test.at) && (
        <Alert tone="warn">Settings or credentials were changed after this test. Test again.</Alert>
      )}
      {failed ? (
        <Alert tone="danger" title={`It ends at: ${connectionStepNames[failed.step]}`}>
          <Advice failed={failed} environment={environment} />
        </Alert>
      ) : (
        <Alert tone="approve" title="FINCI answered the signed call">
          Address, token, secret and signing input are right.
          {environment.status === "disabled" && " The environment itself is still disabled."}
        </Alert>
      )}
      <p className="text-muted text-xs">
        Tested <Time value={test.at} /> by {test.actorName}
      </p>
      <ol aria-label="Steps" className="divide-y divide-line border-line border-y">
        {test.steps.map((step) => (
          <Step key={step.step} result={step} />
        ))}
      </ol>
    </>
  );
}

function changedSince({ updatedAt, credentials }: EnvironmentDetail, at: Date): boolean {
  return updatedAt > at || credentials.some(({ kind, createdAt }) => kind === "card_api" && createdAt > at);
}

/** Where a failed step is put right. */
const places: Partial<
  Record<ConnectionStep, { name: string; path: (id: string, kind: "sandbox" | "production") => string }>
> = {
  address: { name: "Change the settings", path: paths.environmentSettings },
  dns: { name: "See the base address", path: paths.environment },
  tcp: { name: "See the base address", path: paths.environment },
  allow_list: { name: "See our outgoing addresses", path: paths.environment },
  token: { name: "Open the credentials", path: paths.environmentCredentials },
  signature: { name: "Open the signature workbench", path: paths.environmentSignature },
  path: { name: "Change the settings", path: paths.environmentSettings },
};

function Advice({ failed, environment }: { failed: StepResult; environment: EnvironmentDetail }) {
  const place = places[failed.step];
  return (
    <>
      <p>{failed.finding}</p>
      {failed.advice && <p className="mt-1">{failed.advice}</p>}
      {place && (
        <p className="mt-1">
          <TextLink href={place.path(environment.program.id, environment.kind)}>{place.name}</TextLink>
        </p>
      )}
    </>
  );
}

const tones: Record<StepState, BadgeTone> = {
  passed: "approve",
  warned: "warn",
  failed: "danger",
  skipped: "neutral",
  untold: "neutral",
};

function Step({ result: { step, state, durationMs, finding, advice } }: { result: StepResult }) {
  return (
    <li className="grid gap-x-4 gap-y-1 py-2 sm:grid-cols-[8rem_9rem_minmax(0,1fr)_4rem]">
      <span className="font-medium">{connectionStepNames[step]}</span>
      <span>
        <Badge tone={tones[state]}>{stepStateNames[state]}</Badge>
      </span>
      <span className="min-w-0 break-words">
        <span className={state === "untold" ? "text-muted" : undefined}>{finding}</span>
        {state === "warned" && advice && <span className="block text-warn">{advice}</span>}
      </span>
      <span className="text-muted tabular-nums sm:text-right">
        {durationMs === null ? "" : `${durationMs} ms`}
      </span>
    </li>
  );
}
