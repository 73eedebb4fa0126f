"use client";

import { CircleAlert } from "lucide-react";
import { Button } from "./button";
import { Copyable } from "./copy";

type ErrorPanelProps = {
  title?: string;
  /** What happened and what to do. */
  sentence: string;
  requestId?: string | null;
  onRetry?: () => void;
  /** It is the whole page: its title is then the page's heading. */
  isPage?: boolean;
};

/** Stands where content would be when it could not be loaded. */
export function ErrorPanel({
  title = "This could not be loaded",
  sentence,
  requestId,
  onRetry,
  isPage,
}: ErrorPanelProps) {
  const Title = isPage ? "h1" : "p";
  return (
    <div role="alert" className="flex flex-col items-center gap-1.5 px-6 py-12 text-center">
      <CircleAlert aria-hidden className="mb-1 size-6 text-danger" strokeWidth={1.5} />
      <Title className="font-semibold">{title}</Title>
      <p className="max-w-md text-muted">{sentence}</p>
      {requestId && (
        <p className="text-muted text-xs">
          Request <Copyable text={requestId} label="request id" />
        </p>
      )}
      {onRetry && (
        <Button className="mt-2" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
