"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useWhyNot } from "@/components/shell/viewer";
import { EnvironmentBadge } from "@/components/status/environment-badge";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Copyable } from "@/components/ui/copy";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { ExactTime } from "@/components/ui/time";
import { WhyDisabled } from "@/components/ui/why-disabled";
import { type ConfirmationKey, confirmationSteps, type ReadinessFact } from "@/lib/certification";
import { paths } from "@/lib/paths";
import type { ProductionReadiness, ReadinessReview } from "@/server/services/certification";

const ConfirmStepDialog = dynamic(() =>
  import("./production-dialogs").then((file) => file.ConfirmStepDialog),
);
const SignDialog = dynamic(() => import("./production-dialogs").then((file) => file.SignDialog));

type ProgramProps = { programId: string };

/** The production confirmation test with its checklist, and the readiness review. */
export function ProductionReadinessPage({ programId }: ProgramProps) {
  const { data } = useSuspenseQuery(useTRPC().certification.production.queryOptions({ programId }));
  return (
    <div className="flex flex-col gap-4">
      <p>
        <TextLink href={paths.programCertification(programId)} className="underline">
          Sandbox validation
        </TextLink>{" "}
        / Production and readiness <EnvironmentBadge kind="production" />
      </p>
      <ConfirmationTest programId={programId} steps={data.steps} />
      <Review programId={programId} facts={data.facts} reviews={data.reviews} />
    </div>
  );
}

function ConfirmationTest({ programId, steps }: ProgramProps & Pick<ProductionReadiness, "steps">) {
  const [opened, setOpened] = useState<ConfirmationKey | null>(null);
  const whyNot = useWhyNot("certification.accept", programId);
  const isDone = (key: ConfirmationKey) => steps.find((step) => step.key === key);
  return (
    <Section
      title="Production confirmation test"
      description="Controlled payments with a real card. Each step is proven by what production recorded."
    >
      <ol className="flex flex-col gap-3" aria-label="Production confirmation test">
        {confirmationSteps.map(({ key, name, how, proof }, index) => {
          const done = isDone(key);
          return (
            <li key={key} className="flex flex-wrap items-start justify-between gap-3">
              <div className="min-w-0 max-w-prose">
                <p className="font-medium">
                  {index + 1}. {name}{" "}
                  <Badge tone={done ? "approve" : "neutral"}>{done ? "Done" : "Open"}</Badge>
                </p>
                {done ? (
                  <p className="text-muted">
                    {done.doneBy}, <ExactTime value={done.doneAt} />; {proof}{" "}
                    <Copyable text={done.evidenceId} label={`${proof} id`} />
                    {done.note && `. ${done.note}`}
                  </p>
                ) : (
                  <p className="text-muted">{how}</p>
                )}
              </div>
              <WhyDisabled reason={whyNot}>
                <Button
                  aria-disabled={whyNot !== null || undefined}
                  aria-label={`${done ? "Replace" : "Write down"}: ${name}`}
                  onClick={() => whyNot === null && setOpened(key)}
                >
                  {done ? "Replace …" : "Write down …"}
                </Button>
              </WhyDisabled>
            </li>
          );
        })}
      </ol>
      {opened && <ConfirmStepDialog programId={programId} stepKey={opened} onClose={() => setOpened(null)} />}
    </Section>
  );
}

type ReviewProps = ProgramProps & Pick<ProductionReadiness, "facts" | "reviews">;

function Review({ programId, facts, reviews }: ReviewProps) {
  const [isSigning, setSigning] = useState(false);
  const whyNot = useWhyNot("certification.accept", programId);
  const openCount = facts.filter(({ holds }) => !holds).length;
  return (
    <Section
      title="Readiness review"
      description={
        openCount === 0 ? "Everything holds now." : `${openCount} of ${facts.length} do not hold now.`
      }
      actions={
        <WhyDisabled reason={whyNot}>
          <Button
            aria-disabled={whyNot !== null || undefined}
            onClick={() => whyNot === null && setSigning(true)}
          >
            Sign the review …
          </Button>
        </WhyDisabled>
      }
    >
      <div className="flex flex-col gap-4">
        <FactList facts={facts} />
        <div className="flex flex-col gap-2">
          <h3 className="font-medium">Signed reviews</h3>
          {reviews.length === 0 ? (
            <p className="text-muted">None was signed yet.</p>
          ) : (
            <ul className="flex flex-col gap-2" aria-label="Signed reviews">
              {reviews.map((review) => (
                <SignedReview key={review.id} review={review} />
              ))}
            </ul>
          )}
        </div>
      </div>
      {isSigning && (
        <SignDialog programId={programId} openCount={openCount} onClose={() => setSigning(false)} />
      )}
    </Section>
  );
}

function FactList({ facts }: { facts: readonly ReadinessFact[] }) {
  return (
    <ul className="flex flex-col gap-1.5" aria-label="Facts">
      {facts.map(({ key, sentence, holds, nextStep }) => (
        <li key={key} className="flex gap-2">
          <Badge tone={holds ? "approve" : "warn"} className="w-14 justify-center">
            {holds ? "Holds" : "Open"}
          </Badge>
          <span className="min-w-0">
            {sentence} {nextStep && <span className="text-muted">{nextStep}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

function SignedReview({ review: { isReady, facts, note, signedBy, signedAt } }: { review: ReadinessReview }) {
  const open = facts.filter(({ holds }) => !holds);
  return (
    <li>
      <details>
        <summary className="cursor-pointer">
          <Badge tone={isReady ? "approve" : "warn"}>{isReady ? "Ready" : "Not ready"}</Badge> signed by{" "}
          {signedBy}, <ExactTime value={signedAt} />
          {open.length > 0 && `, with ${open.length} open`}: {note}
        </summary>
        <div className="pt-2 pl-4">
          <FactList facts={facts} />
        </div>
      </details>
    </li>
  );
}
