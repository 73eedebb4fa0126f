"use client";

import { useMutation } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useWhyNot } from "@/components/shell/viewer";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { WhyDisabled } from "@/components/ui/why-disabled";
import type { UserDetail } from "@/server/services/users";

const ReasonDialog = dynamic(() => import("./reason-dialog").then((file) => file.ReasonDialog));

type Act = "suspend" | "reactivate" | "remove" | "resetFactor";

/** What an administrator can do with a person; the buttons say why not. */
export function UserActions({ user }: { user: UserDetail }) {
  const [act, setAct] = useState<Act | null>(null);
  const notPermitted = useWhyNot("user.write");
  const whyNot = notPermitted ?? (user.isMe ? "Another administrator has to do this for you." : null);
  if (user.status === "removed") return null;
  const button = (label: string, opens: Act, variant?: "danger") => (
    <WhyDisabled reason={whyNot}>
      <Button
        variant={variant}
        aria-disabled={whyNot !== null || undefined}
        onClick={() => whyNot === null && setAct(opens)}
      >
        {label}
      </Button>
    </WhyDisabled>
  );
  return (
    <>
      {user.hasSecondFactor && button("Reset second factor …", "resetFactor")}
      {user.status === "active" && button("Suspend …", "suspend")}
      {user.status === "suspended" && button("Reactivate …", "reactivate")}
      {button("Remove …", "remove", "danger")}
      {act && <ActDialog act={act} user={user} onClose={() => setAct(null)} />}
    </>
  );
}

type ActDialogProps = { act: Act; user: UserDetail; onClose: () => void };

function ActDialog({ act, user, onClose }: ActDialogProps) {
  const { users } = useTRPC();
  const suspend = useMutation(users.suspend.mutationOptions());
  const reactivate = useMutation(users.reactivate.mutationOptions());
  const remove = useMutation(users.remove.mutationOptions());
  const resetFactor = useMutation(users.resetFactor.mutationOptions());
  const { id, name } = user;
  const words = {
    suspend: {
      title: `Suspend ${name}`,
      effect: "All sessions end at once, and no new one opens until somebody reactivates the person.",
      action: "Suspend",
      done: `${name} is suspended.`,
      act: (reason: string) => suspend.mutateAsync({ id, reason }),
    },
    reactivate: {
      title: `Reactivate ${name}`,
      effect: "The person can sign in again, with the roles held before.",
      action: "Reactivate",
      done: `${name} can sign in again.`,
      act: (reason: string) => reactivate.mutateAsync({ id, reason }),
    },
    remove: {
      title: `Remove ${name}`,
      effect:
        "For good: the person can never sign in again. What they did stays in the log under their name.",
      action: "Remove",
      done: `${name} is removed.`,
      act: (reason: string) => remove.mutateAsync({ id, reason }),
    },
    resetFactor: {
      title: `Reset the second factor of ${name}`,
      effect:
        "Make sure that it is really this person who asks. All sessions end; the password alone lets them in until they set up a new factor.",
      action: "Reset",
      done: "The second factor is off.",
      act: (reason: string) => resetFactor.mutateAsync({ id, reason }),
    },
  }[act];
  return <ReasonDialog {...words} isDangerous={act !== "reactivate"} onClose={onClose} />;
}
