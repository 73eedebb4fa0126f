"use client";

import { useState } from "react";
import { findProviderPage } from "@/components/shell/auth-requests";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { SignInForm } from "./sign-in-form";

type ProviderSignInProps = {
  target: string;
  /** What people call the identity provider. */
  label: string;
  /** Passwords are for emergencies: they stand behind a button. */
  isOnly: boolean;
  /** Why it led back without a sign-in. */
  problem: string | null;
};

const offline = "The console did not answer. Try again in a moment.";

/** Sign-in through the identity provider, and with a password below. */
export function ProviderSignIn({ target, label, isOnly, problem }: ProviderSignInProps) {
  const [isLeaving, setLeaving] = useState(false);
  const [shown, setShown] = useState(problem);
  const [hasPasswordOpen, setPasswordOpen] = useState(!isOnly);
  const leave = async () => {
    setLeaving(true);
    const page = await findProviderPage(target);
    if (page) return window.location.assign(page);
    setShown(offline);
    setLeaving(false);
  };
  return (
    <div className="flex flex-col gap-4">
      {shown && <Alert tone="danger">{shown}</Alert>}
      <Button variant="primary" size="lg" className="w-full" isPending={isLeaving} onClick={leave}>
        Continue with {label}
      </Button>
      {hasPasswordOpen ? (
        <>
          <p className="flex items-center gap-3 text-muted text-xs before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
            {isOnly ? "for administrators in an emergency" : "or with your password"}
          </p>
          <SignInForm target={target} />
        </>
      ) : (
        <Button variant="ghost" className="w-full" onClick={() => setPasswordOpen(true)}>
          Use a password …
        </Button>
      )}
    </div>
  );
}
