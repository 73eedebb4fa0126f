"use client";

import { useMutation } from "@tanstack/react-query";
import { useViewer } from "@/components/shell/viewer";
import { problemOf } from "@/components/trpc/problem";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { notify } from "@/components/ui/toast";
import { SessionList } from "@/components/users/session-list";
import { FactorSection } from "./factor-section";
import { PasswordForm } from "./password-form";
import { useOwnAccount, useOwnAccountRefresh } from "./use-account";

/** One's own access: password, second factor, sessions. */
export function AccountPage() {
  const { name, email } = useViewer();
  return (
    <>
      <PageHeader title="Your account" summary={`${name}, ${email}`} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <FactorSection />
        <PasswordSection />
      </div>
      <OwnSessions />
    </>
  );
}

function PasswordSection() {
  const { hasPassword } = useOwnAccount();
  if (!hasPassword)
    return (
      <Section title="Password">
        <p>You have none here: you come through single sign-on, and your password is kept there.</p>
      </Section>
    );
  return (
    <Section title="Password" description="Changing it ends all your other sessions.">
      <PasswordForm />
    </Section>
  );
}

function OwnSessions() {
  const { sessions } = useOwnAccount();
  const refresh = useOwnAccountRefresh();
  const end = useMutation(
    useTRPC().ownAccess.endSessions.mutationOptions({
      onSuccess: ({ ended }) =>
        notify("success", ended === 1 ? "One session was ended." : `${ended} sessions were ended.`),
      onError: (error) => notify("error", problemOf(error).sentence),
      onSettled: refresh,
    }),
  );
  const hasOthers = sessions.some(({ isThis }) => !isThis);
  return (
    <Section
      title="Sessions"
      description="Where you are signed in. End what you do not know, and change your password."
      isFlush
      actions={
        hasOthers && (
          <Button size="sm" isPending={end.isPending} onClick={() => end.mutate({})}>
            End all others
          </Button>
        )
      }
    >
      <SessionList
        sessions={sessions}
        isPending={end.isPending}
        onEnd={({ id }) => end.mutate({ sessionId: id })}
      />
    </Section>
  );
}
