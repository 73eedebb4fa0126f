"use client";

import { useMutation } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { PendingApprovals } from "@/components/approvals/pending-approvals";
import { useWhyNot } from "@/components/shell/viewer";
import { problemOf } from "@/components/trpc/problem";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Facts } from "@/components/ui/facts";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { ExactTime } from "@/components/ui/time";
import { notify } from "@/components/ui/toast";
import { WhyDisabled } from "@/components/ui/why-disabled";
import { paths } from "@/lib/paths";
import type { UserDetail } from "@/server/services/users";
import { InvitationLink } from "./invitation-link";
import { SessionList } from "./session-list";
import { useUser, useUsersRefresh } from "./use-user";
import { UserActions } from "./user-actions";
import { grantLines, userStatusLabels, userTones } from "./user-words";

const GrantsDialog = dynamic(() => import("./grants-dialog").then((file) => file.GrantsDialog));

/** One person: whether they can sign in, their roles, their sessions. */
export function UserPage({ id }: { id: string }) {
  const user = useUser(id);
  return (
    <>
      <PageHeader
        parent={{ href: paths.users, name: "Users" }}
        title={user.name}
        badges={<Badge tone={userTones[user.status]}>{userStatusLabels[user.status]}</Badge>}
        summary={<span className="text-ink">{sentenceOf(user)}</span>}
        actions={<UserActions user={user} />}
      />
      <PendingApprovals subjectType="user" subjectId={user.id} />
      {user.status === "invited" && <InvitedNotice user={user} />}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <RolesSection user={user} />
        <Section title="Person">
          <Facts
            facts={[
              { name: "E-mail", value: user.email },
              { name: "Here since", value: <ExactTime value={user.createdAt} /> },
              { name: "Last seen", value: user.lastSeenAt && <ExactTime value={user.lastSeenAt} /> },
              {
                name: "Second factor",
                value: user.secondFactorSince ? (
                  <>
                    On since <ExactTime value={user.secondFactorSince} />
                  </>
                ) : (
                  "Off"
                ),
              },
              user.providerSignInAt !== null && {
                name: "Single sign-on",
                value: (
                  <>
                    Last on <ExactTime value={user.providerSignInAt} />
                  </>
                ),
              },
              user.lockedUntil !== null && {
                name: "Waits until",
                value: (
                  <>
                    <ExactTime value={user.lockedUntil} />, after wrong passwords or codes
                  </>
                ),
              },
            ]}
          />
        </Section>
      </div>
      <SessionsSection user={user} />
    </>
  );
}

function sentenceOf({ status, isMe }: UserDetail): string {
  if (isMe) return "This is you. Your roles and status are changed by another administrator.";
  switch (status) {
    case "invited":
      return "Has not set a password yet, and cannot sign in before.";
    case "active":
      return "Can sign in.";
    case "suspended":
      return "Cannot sign in until somebody reactivates them.";
    case "removed":
      return "Cannot sign in any more. What they did stays in the log under their name.";
  }
}

function InvitedNotice({ user }: { user: UserDetail }) {
  const refresh = useUsersRefresh();
  const whyNot = useWhyNot("user.write");
  const renew = useMutation(
    useTRPC().users.renewInvitation.mutationOptions({
      onSuccess: refresh,
      onError: (error) => notify("error", problemOf(error).sentence),
    }),
  );
  if (renew.data) return <InvitationLink invitation={renew.data} />;
  return (
    <Alert
      tone="info"
      title={user.invitationExpiresAt ? "The invitation waits" : "The invitation has expired"}
      actions={
        <WhyDisabled reason={whyNot}>
          <Button
            aria-disabled={whyNot !== null || undefined}
            isPending={renew.isPending}
            onClick={() => whyNot === null && renew.mutate({ id: user.id })}
          >
            Make a new link
          </Button>
        </WhyDisabled>
      }
    >
      {user.invitationExpiresAt && (
        <>
          Its link works until <ExactTime value={user.invitationExpiresAt} />.{" "}
        </>
      )}
      A new link replaces the former one.
    </Alert>
  );
}

function RolesSection({ user }: { user: UserDetail }) {
  const [isOpen, setOpen] = useState(false);
  const notPermitted = useWhyNot("user.write");
  const whyNot = notPermitted ?? (user.isMe ? "Nobody changes their own roles." : null);
  return (
    <Section
      title="Roles"
      actions={
        user.status !== "removed" && (
          <WhyDisabled reason={whyNot}>
            <Button
              size="sm"
              aria-disabled={whyNot !== null || undefined}
              onClick={() => whyNot === null && setOpen(true)}
            >
              Change roles …
            </Button>
          </WhyDisabled>
        )
      }
    >
      <ul className="flex flex-col gap-1">
        {grantLines(user.grants).map((line) => (
          <li key={line}>{line}</li>
        ))}
        {user.grants.length === 0 && <li className="text-muted">No roles: the console shows nothing.</li>}
      </ul>
      {isOpen && <GrantsDialog user={user} onClose={() => setOpen(false)} />}
    </Section>
  );
}

function SessionsSection({ user }: { user: UserDetail }) {
  const refresh = useUsersRefresh();
  const whyNot = useWhyNot("user.write");
  const end = useMutation(
    useTRPC().users.endSessions.mutationOptions({
      onSuccess: () => notify("success", "Ended; its next request is refused."),
      onError: (error) => notify("error", problemOf(error).sentence),
      onSettled: refresh,
    }),
  );
  return (
    <Section
      title="Sessions"
      isFlush
      actions={
        !user.isMe &&
        user.sessions.length > 0 && (
          <WhyDisabled reason={whyNot}>
            <Button
              size="sm"
              aria-disabled={whyNot !== null || undefined}
              isPending={end.isPending}
              onClick={() => whyNot === null && end.mutate({ id: user.id })}
            >
              End all
            </Button>
          </WhyDisabled>
        )
      }
    >
      <SessionList
        sessions={user.sessions}
        isPending={end.isPending}
        whyNot={whyNot}
        onEnd={({ id }) => end.mutate({ id: user.id, sessionId: id })}
      />
    </Section>
  );
}
