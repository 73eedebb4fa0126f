"use client";

import { useMutation } from "@tanstack/react-query";
import { useWhyNot } from "@/components/shell/viewer";
import { problemOf } from "@/components/trpc/problem";
import { ProblemText } from "@/components/trpc/problem-text";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { TextLink } from "@/components/ui/text-link";
import { WhyDisabled } from "@/components/ui/why-disabled";
import { paths } from "@/lib/paths";
import type { TestDelivery } from "@/server/services/endpoints";
import { useRefresh } from "./use-environment";

/** Has the simulator post an authorization of 0.00 to the endpoint, and says how it arrived. */
export function TestDeliveryButton({ endpointId, programId }: { endpointId: string; programId: string }) {
  const whyNot = useWhyNot("environment.write", programId);
  const refresh = useRefresh();
  const test = useMutation(
    useTRPC().environments.testEndpoint.mutationOptions({ onSettled: () => refresh() }),
  );
  return (
    <>
      <WhyDisabled reason={whyNot}>
        <Button
          size="sm"
          aria-disabled={whyNot !== null || undefined}
          isPending={test.isPending}
          onClick={() => whyNot === null && test.mutate({ id: endpointId })}
        >
          Test delivery
        </Button>
      </WhyDisabled>
      {(test.data || test.error) && (
        <div className="order-last basis-full">
          {test.data ? (
            <Result result={test.data} />
          ) : (
            <Alert tone="danger">
              <ProblemText problem={problemOf(test.error)} />
            </Alert>
          )}
        </div>
      )}
    </>
  );
}

function Result({ result: { delivery, httpStatus, answerMs, eventId } }: { result: TestDelivery }) {
  if (!delivery)
    return (
      <Alert tone="danger" title="The test delivery did not arrive">
        {httpStatus === null
          ? "The simulator got no answer from the console's public address."
          : `The simulator was answered HTTP ${httpStatus}, and nothing was recorded for this environment.`}
      </Alert>
    );
  const isRefused = delivery.state === "rejected";
  return (
    <Alert
      tone={isRefused ? "warn" : "approve"}
      title={isRefused ? "The test delivery arrived and was refused" : "The test delivery arrived"}
    >
      {isRefused ? delivery.problem : `Answered with HTTP ${httpStatus} after ${answerMs} ms.`}{" "}
      <TextLink href={paths.delivery(delivery.id)} prefetch={false}>
        Event {eventId}
      </TextLink>
    </Alert>
  );
}
