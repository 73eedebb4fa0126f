"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { TextField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { TextLink } from "@/components/ui/text-link";
import { paths } from "@/lib/paths";
import type { RoleGrant } from "@/lib/permissions";
import { GrantsField } from "./grants-field";
import { InvitationLink } from "./invitation-link";
import { useUsersRefresh } from "./use-user";

/** Makes a person and shows the link that lets them in. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const form = useForm({ defaultValues: { email: "", name: "" } });
  const [grants, setGrants] = useState<RoleGrant[]>([]);
  const refresh = useUsersRefresh();
  const invite = useMutation(useTRPC().users.invite.mutationOptions({ onSuccess: refresh }));
  if (invite.data)
    return (
      <Dialog open onOpenChange={(open) => !open && onClose()}>
        <DialogContent title="Invited" onInteractOutside={(event) => event.preventDefault()}>
          <InvitationLink invitation={invite.data} />
          {invite.data.approvalId !== null && (
            <Alert tone="info" title="The roles wait for a second person">
              The person can accept the invitation, and may do nothing until the{" "}
              <TextLink href={paths.approval(invite.data.approvalId)}>request</TextLink> is approved.
            </Alert>
          )}
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="primary">Done</Button>
            </DialogClose>
          </DialogFooter>
        </DialogContent>
      </Dialog>
    );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title="Invite a person"
        description="You get a link for them. They set their name and password with it, within three days."
      >
        <Form form={form} onSubmit={(values) => invite.mutateAsync({ ...values, grants })}>
          <TextField
            name="email"
            label="E-mail"
            type="email"
            autoComplete="off"
            rules={{ required: "Give the person's e-mail." }}
          />
          <TextField
            name="name"
            label="Name"
            autoComplete="off"
            description="Stands in the audit log beside everything they do."
            rules={{ required: "Give the person's name." }}
          />
          <GrantsField value={grants} onChange={setGrants} />
          <Submit action="Make the link" whyNot={grants.length === 0 ? "Give at least one role." : null}>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
          </Submit>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
