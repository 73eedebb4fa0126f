"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { TextareaField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { notify } from "@/components/ui/toast";
import type { UserDetail } from "@/server/services/users";
import { GrantsField } from "./grants-field";
import { useUsersRefresh } from "./use-user";

/** Gives a person other roles. */
export function GrantsDialog({ user, onClose }: { user: UserDetail; onClose: () => void }) {
  const form = useForm({ defaultValues: { reason: "" } });
  const [grants, setGrants] = useState(
    user.grants
      .filter(({ isByGroups }) => !isByGroups)
      .map(({ role, program }) => ({ role, programId: program?.id ?? null })),
  );
  const hasGroups = user.grants.some(({ isByGroups }) => isByGroups);
  const refresh = useUsersRefresh();
  const change = useMutation(useTRPC().users.setGrants.mutationOptions());
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={`Roles of ${user.name}`}
        description={`They count from the person's next request on; nobody has to sign in again. Where a program asks for it, a second person agrees first.${
          hasGroups ? " What groups at the identity provider give stays, and is changed there." : ""
        }`}
      >
        <Form
          form={form}
          onSubmit={async ({ reason }) => {
            const { approvalId } = await change.mutateAsync({ id: user.id, grants, reason }).finally(refresh);
            notify(
              "success",
              approvalId === null
                ? "The roles were changed."
                : "Asked for. The roles count when a second person approves them.",
            );
            onClose();
          }}
        >
          <GrantsField value={grants} onChange={setGrants} />
          <TextareaField
            name="reason"
            label="Reason"
            rows={2}
            maxLength={500}
            description="Stays in the audit log with your name."
            rules={{ required: "Say why, in a few words." }}
          />
          <Submit
            action="Change roles"
            whyNot={
              grants.length === 0 && !hasGroups ? "Give at least one role, or suspend the person." : null
            }
          >
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
          </Submit>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
