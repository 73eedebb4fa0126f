"use client";

import { useFormContext } from "react-hook-form";
import { TextField } from "@/components/form/fields";
import { embossingLengthMax } from "./embossing-name";

/** The name on the card, with how much of the space is used. */
export function EmbossingField({ name }: { name: string }) {
  const text: unknown = useFormContext().watch(name);
  const length = typeof text === "string" ? text.trim().length : 0;
  return (
    <TextField
      name={name}
      label="Name on the card"
      autoComplete="off"
      className="max-w-96"
      description={
        <>
          <span className={length > embossingLengthMax ? "font-medium text-danger" : undefined}>
            {length} of {embossingLengthMax} characters.
          </span>{" "}
          A–Z, 0–9, single spaces and - ' . / &
        </>
      }
    />
  );
}
