"use client";

import { useEffect, useState } from "react";
import { findProviderPage } from "@/components/shell/auth-requests";
import { tellConfirmed } from "@/components/trpc/confirmation";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { paths } from "@/lib/paths";

type ConfirmAtProviderProps = { label: string; isDone: boolean; problem: string | null };

/** Goes on to the identity provider by itself; back from there, tells the page that waits and closes the window. */
export function ConfirmAtProvider({ label, isDone, problem }: ConfirmAtProviderProps) {
  const [shown, setShown] = useState(problem);
  const [isLeaving, setLeaving] = useState(false);
  const leave = async () => {
    setLeaving(true);
    const page = await findProviderPage(`${paths.confirmIdentity}?done=true`, true);
    if (page) return window.location.assign(page);
    setShown("The console did not answer. Try again in a moment.");
    setLeaving(false);
  };
  useEffect(() => {
    if (!isDone) return;
    tellConfirmed();
    window.close();
  }, [isDone]);
  if (isDone) return <p role="status">Confirmed. Close this window; the console goes on by itself.</p>;
  return (
    <div className="flex flex-col gap-4">
      {shown && <Alert tone="danger">{shown}</Alert>}
      <Button variant="primary" size="lg" className="w-full" isPending={isLeaving} onClick={leave}>
        Confirm with {label}
      </Button>
    </div>
  );
}
