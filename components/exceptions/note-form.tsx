"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { newRequestKey } from "@/components/cards/request-key";
import { TextareaField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useWhyNot } from "@/components/shell/viewer";
import { useTRPC } from "@/components/trpc/provider";
import type { ExceptionDetail } from "@/server/services/exceptions";
import { useExceptionRefresh } from "./use-exception";

/** Writes a note into the exception's history. */
export function NoteForm({ exception }: { exception: ExceptionDetail }) {
  const form = useForm({ defaultValues: { text: "" } });
  // Names one note: a second press of the button writes nothing twice.
  const [noteId, setNoteId] = useState(newRequestKey);
  const note = useMutation(useTRPC().exceptions.note.mutationOptions());
  const refresh = useExceptionRefresh();
  const whyNot = useWhyNot("exception.work", exception.program.id);
  return (
    <Form
      form={form}
      className="gap-2"
      onSubmit={async ({ text }) => {
        await note.mutateAsync({ id: exception.id, text, noteId });
        form.reset();
        setNoteId(newRequestKey());
        await refresh();
      }}
    >
      <TextareaField
        name="text"
        label="Note"
        rows={2}
        maxLength={4000}
        description="Everybody who sees the exception reads it, and it stays. No card numbers: what looks like one is blacked out."
        rules={{ required: "Write a few words." }}
      />
      <Submit action="Add the note" whyNot={whyNot} />
    </Form>
  );
}
