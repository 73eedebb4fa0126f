"use client";

import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Copyable } from "@/components/ui/copy";

/** The recovery codes, shown this once. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  return (
    <div className="flex flex-col items-start gap-3">
      <Alert tone="approve" title="The second factor is on">
        Keep these recovery codes where your phone is not. Each one signs you in once when the phone is lost;
        they are not shown again.
      </Alert>
      <ul aria-label="Recovery codes" className="grid grid-cols-1 gap-x-6 gap-y-1 font-mono sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Copyable text={codes.join("\n")} shown="Copy all" label="all recovery codes" />
      <Button variant="primary" onClick={onDone}>
        I have kept them
      </Button>
    </div>
  );
}
