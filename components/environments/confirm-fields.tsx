"use client";

import { TextareaField, TextField } from "@/components/form/fields";
import type { Side } from "./use-environment";

/** Why, and in production the program's name. */
export function ConfirmFields({ kind, programName }: { kind: Side; programName: string }) {
  return (
    <>
      <TextareaField
        name="reason"
        label="Reason"
        rows={2}
        maxLength={500}
        description="It stays in the audit log with your name."
        rules={{ required: "Say why, in a few words." }}
      />
      {kind === "production" && (
        <TextField
          name="confirmName"
          label={`Type ${programName} to confirm`}
          autoComplete="off"
          description="These are real cards and real money."
          rules={{ required: "Type the program's name." }}
        />
      )}
    </>
  );
}
