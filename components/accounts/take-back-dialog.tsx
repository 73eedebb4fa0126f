"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { newRequestKey } from "@/components/cards/request-key";
import { TextareaField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import type { AccountDetail, LedgerEntryItem } from "@/server/services/accounts";
import { CorrectionNotes, effectOf, waits } from "./correction-effect";
import { useCorrectionDone } from "./use-correction";

type TakeBackDialogProps = { account: AccountDetail; entry: LedgerEntryItem; onClose: () => void };

/** Takes a funding or an adjustment back by an entry of the opposite amount, or asks a second person for it. */
export function TakeBackDialog({ account, entry, onClose }: TakeBackDialogProps) {
  const [requestKey] = useState(newRequestKey);
  const form = useForm({ defaultValues: { reason: "" } });
  const reverse = useMutation(useTRPC().accountFunding.reverseEntry.mutationOptions());
  const done = useCorrectionDone();
  const { sequence } = entry;
  const amountMinor = -entry.postedDelta.minor;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={`Take entry ${sequence} back`} description={entry.sentence}>
        <Form
          form={form}
          onSubmit={async (values) => {
            const { accountId } = account;
            const result = await reverse.mutateAsync({ ...values, accountId, sequence, requestKey });
            await done(result, `Entry ${sequence} was taken back.`);
            onClose();
          }}
        >
          <TextareaField
            name="reason"
            label="Reason"
            rows={2}
            maxLength={500}
            description="Nothing is deleted: the entry stays, and one of the opposite amount names it."
            rules={{ required: "Say why, in a few words." }}
          />
          <CorrectionNotes account={account} kind="reversing_entry" amountMinor={amountMinor} />
          <Submit
            action={waits(account, amountMinor) ? "Ask for approval" : "Take it back"}
            effect={effectOf(account, amountMinor)}
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
