"use client";

import { useMutation } from "@tanstack/react-query";
import { Check, X } from "lucide-react";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { SelectField, TextField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { type CheckField, checkFieldLabels, checkFields } from "@/lib/personal-data";

type CheckDialogProps = {
  subject: { environmentId: string; type: "person" | "employee"; id: string };
  whose: string;
  onClose: () => void;
};

type Answer = { field: CheckField; matches: boolean };

/** Compares what a caller says with what is stored, without showing it. */
export function CheckDialog({ subject, whose, onClose }: CheckDialogProps) {
  const form = useForm<{ field: CheckField; said: string }>({
    defaultValues: { field: "dateOfBirth", said: "" },
  });
  const check = useMutation(useTRPC().personalData.check.mutationOptions());
  const [answers, setAnswers] = useState<Answer[]>([]);
  const fields = checkFields.filter((field) => subject.type === "person" || field !== "postalCode");
  const field = form.watch("field");
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title="Compare what the caller says"
        description={`You learn whether it is right for the ${whose}; what is stored is not shown.`}
      >
        <Form
          form={form}
          onSubmit={async (values) => {
            const { matches } = await check.mutateAsync({ subject, ...values });
            setAnswers((before) => [
              { field: values.field, matches },
              ...before.filter((answer) => answer.field !== values.field),
            ]);
            form.resetField("said");
          }}
        >
          <div className="grid gap-4 sm:grid-cols-[10rem_minmax(0,1fr)]">
            <SelectField name="field" label="What" rules={{ onChange: () => form.setValue("said", "") }}>
              {fields.map((each) => (
                <option key={each} value={each}>
                  {checkFieldLabels[each]}
                </option>
              ))}
            </SelectField>
            <TextField
              name="said"
              label="As the caller says it"
              type={field === "dateOfBirth" ? "date" : "text"}
              autoComplete="off"
              maxLength={200}
              rules={{ required: "Enter what the caller says." }}
            />
          </div>
          <Answers answers={answers} />
          <Submit action="Compare">
            <DialogClose asChild>
              <Button>Close</Button>
            </DialogClose>
          </Submit>
        </Form>
      </DialogContent>
    </Dialog>
  );
}

/** What was right and what was not, the newest first; read out as it comes. */
function Answers({ answers }: { answers: readonly Answer[] }) {
  return (
    <ul aria-live="polite" aria-label="Compared" className="flex flex-col gap-1">
      {answers.map(({ field, matches }) => (
        <li key={field} className="flex items-center gap-2">
          {matches ? (
            <Check aria-hidden className="size-4 text-approve" />
          ) : (
            <X aria-hidden className="size-4 text-danger" />
          )}
          {checkFieldLabels[field]}: {matches ? "it is right." : "it is not what is stored."}
        </li>
      ))}
    </ul>
  );
}
