"use client";

import { ErrorPanel } from "@/components/ui/error-panel";

/** Stands where a page would be when its rendering failed. */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <ErrorPanel
      title="This page could not be shown"
      sentence="Something failed on our side. Nothing was changed. Try again; if it fails again, give the number below to whoever runs the console."
      requestId={error.digest}
      onRetry={reset}
      isPage
    />
  );
}
