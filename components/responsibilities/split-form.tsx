"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { SelectField, TextareaField, TextField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useUnsavedWarning } from "@/components/form/use-unsaved-warning";
import { useWhyNot } from "@/components/shell/viewer";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { notify } from "@/components/ui/toast";
import { paths } from "@/lib/paths";
import {
  allDuties,
  changedDuties,
  type DutyAssignments,
  dutyAreas,
  parties,
  partyLabels,
} from "@/lib/responsibilities";
import { useSplit } from "./use-split";

type Values = { duties: DutyAssignments; reason: string };

/** Makes the next version of who does what; says how many duties differ before the button. */
export function SplitForm({ id }: { id: string }) {
  const current = useSplit(id);
  // As it was when the form was opened: the next version is made from that one, or not at all.
  const [split] = useState(current);
  const form = useForm<Values>({ defaultValues: { duties: split.duties, reason: "" } });
  useUnsavedWarning(form);
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const save = useMutation(trpc.responsibilities.save.mutationOptions());
  const whyNot = useWhyNot("program.write", id);
  const changed = changedDuties(split.duties, form.watch("duties")).length;
  return (
    <Form form={form} onSubmit={send} className="max-w-4xl">
      {dutyAreas.map((area) => (
        <Section key={area} title={area}>
          <div className="flex flex-col gap-4">
            {allDuties
              .filter((duty) => duty.area === area)
              .map(({ key, name, meaning }) => (
                <div
                  key={key}
                  className="grid items-start gap-3 sm:grid-cols-[minmax(0,1fr)_9rem_minmax(0,1fr)]"
                >
                  <div>
                    <p className="font-medium">{name}</p>
                    <p className="text-muted text-xs">{meaning}</p>
                  </div>
                  <SelectField
                    name={`duties.${key}.party`}
                    label={<span className="sr-only">Carried by: {name}</span>}
                  >
                    {parties.map((party) => (
                      <option key={party} value={party}>
                        {partyLabels[party]}
                      </option>
                    ))}
                  </SelectField>
                  <TextField
                    name={`duties.${key}.note`}
                    label={<span className="sr-only">Note: {name}</span>}
                    placeholder="Note"
                    maxLength={300}
                  />
                </div>
              ))}
          </div>
        </Section>
      ))}
      <TextareaField
        name="reason"
        label="Reason"
        rows={2}
        maxLength={500}
        description="Stays with the version and in the audit log, with your name."
        rules={{ required: "Say why, in a few words." }}
      />
      <Submit
        action={`Save as version ${split.version + 1}`}
        whyNot={whyNot}
        effect={`${changed} ${changed === 1 ? "duty differs" : "duties differ"} from ${split.version === 0 ? "the proposal" : `version ${split.version}`}. Versions before stay readable.`}
      >
        <Button asChild>
          <Link href={paths.responsibilities(id)}>Cancel</Link>
        </Button>
      </Submit>
    </Form>
  );

  async function send({ duties, reason }: Values) {
    const { version } = await save.mutateAsync({
      programId: id,
      basedOnVersion: split.version,
      duties,
      reason,
    });
    await queryClient.invalidateQueries(trpc.responsibilities.pathFilter());
    notify("success", `Version ${version} was saved.`);
    router.push(paths.responsibilities(id));
  }
}
