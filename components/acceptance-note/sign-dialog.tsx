"use client";

import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { TextField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { documentAccept, documentLimits, sendDocument } from "@/components/journey/send-document";
import { useJourneyRefresh } from "@/components/journey/use-journey";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { notify } from "@/components/ui/toast";
import { dayInUtc } from "@/lib/journey";
import type { NoteVersion } from "@/server/services/acceptance-notes";

type SignDialogProps = { programId: string; version: NoteVersion; onClose: () => void };
type Values = { file: FileList | null; signerName: string; signedOn: string };

/** The step whose document a signed copy is. */
const noteStep = 10;

/** Takes the signed copy of a version in, with who signed and when. */
export function SignDialog({ programId, version, onClose }: SignDialogProps) {
  const form = useForm<Values>({
    defaultValues: { file: null, signerName: "", signedOn: dayInUtc(new Date()) },
  });
  const refresh = useJourneyRefresh();
  const sign = useMutation(useTRPC().acceptanceNotes.sign.mutationOptions());
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={`Signed copy of version ${version.number}`}
        description="From then on nothing of this version changes. Later changes of the facts are shown as differences from it."
      >
        <Form
          form={form}
          onSubmit={async ({ file, signerName, signedOn }) => {
            const documentId = await sendDocument(file?.[0], { programId, step: noteStep });
            await sign
              .mutateAsync({ programId, noteId: version.id, documentId, signerName, signedOn })
              .finally(refresh);
            notify("success", `Version ${version.number} is signed.`);
            onClose();
          }}
        >
          <TextField
            name="file"
            label="Signed copy"
            type="file"
            accept={documentAccept}
            description={documentLimits}
          />
          <TextField
            name="signerName"
            label="Signed by"
            maxLength={120}
            autoComplete="off"
            rules={{ required: "Enter who signed." }}
          />
          <TextField name="signedOn" label="Signed on" type="date" />
          <Submit action="Keep the signed copy">
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
          </Submit>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
