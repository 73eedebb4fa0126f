"use client";

import { Alert } from "@/components/ui/alert";
import { Copyable } from "@/components/ui/copy";
import { ExactTime } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { Invitation } from "@/server/services/users/invite-user";

/** The link of an invitation, shown this once. */
export function InvitationLink({ invitation }: { invitation: Invitation }) {
  const link = `${window.location.origin}${paths.invitation}#${invitation.token}`;
  return (
    <Alert tone="approve" title="Hand this link to the person yourself">
      <div className="flex flex-col gap-2">
        <Copyable text={link} label="invitation link" />
        <p>
          No e-mail is sent, and the link is not shown again. It works once, until{" "}
          <ExactTime value={invitation.expiresAt} />. Whoever has it sets the password: use a channel where
          you know who reads.
        </p>
      </div>
    </Alert>
  );
}
