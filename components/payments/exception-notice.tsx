"use client";

import { Alert } from "@/components/ui/alert";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import { useTrace } from "./use-trace";

/** Says who looks at an answer that differs from the advice, with the way to the exception. */
export function ExceptionNotice({ id }: { id: string }) {
  const exception = useTrace(id).data?.exception;
  if (!exception) return null;
  const { status, openedAt, ownerName } = exception;
  if (status === "closed") {
    return (
      <Alert>
        Our answer differs from the advice; that was looked into and closed.{" "}
        <TextLink href={paths.exception(exception.id)} className="underline">
          What was found
        </TextLink>
      </Alert>
    );
  }
  return (
    <Alert tone="warn" title="Our answer differs from the advice">
      {ownerName ? `${ownerName} looks at it` : "Nobody looks at it yet"}; open since{" "}
      <Time value={openedAt} />.{" "}
      <TextLink href={paths.exception(exception.id)} className="underline">
        Open the exception
      </TextLink>
    </Alert>
  );
}
