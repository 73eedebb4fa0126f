"use client";

import { ErrorPanel } from "@/components/ui/error-panel";
import "./globals.css";

/** The last resort: the frame itself failed. */
export default function GlobalError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <html lang="en">
      <body>
        <main className="flex min-h-dvh items-center justify-center">
          <ErrorPanel
            title="The console could not be shown"
            sentence="Something failed on our side. Nothing was changed. Try again in a moment."
            requestId={error.digest}
            onRetry={reset}
            isPage
          />
        </main>
      </body>
    </html>
  );
}
