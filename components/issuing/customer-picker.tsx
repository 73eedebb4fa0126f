"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useId, useState } from "react";
import { ChoiceField } from "@/components/form/choice-field";
import { problemOf } from "@/components/trpc/problem";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { SkeletonLines } from "@/components/ui/skeleton";
import type { CustomerListItem } from "@/server/services/customers";
import { customerChoiceInput, customersShownMax } from "./customer-choice-input";

type CustomerPickerProps = {
  name: string;
  type: "person" | "corporate";
  programId: string;
  /** Chosen already, shown even where the search does not find it. */
  chosen: { id: string; name: string } | null;
};

/** Finds an existing customer of the program: the newest first, narrowed by what is typed. */
export function CustomerPicker({ name, type, programId, chosen }: CustomerPickerProps) {
  const searchId = useId();
  const [text, setText] = useState("");
  const searched = useDeferredValue(text.trim());
  const query = useQuery({
    ...useTRPC().customers.list.queryOptions(customerChoiceInput(programId, type, searched)),
    placeholderData: keepPreviousData,
  });
  const found = query.data?.items ?? [];
  const isFound = found.some((customer) => customer.id === chosen?.id);
  const choices = [
    ...(chosen && !isFound ? [{ value: chosen.id, label: chosen.name, description: "Chosen." }] : []),
    ...found.map(toChoice),
  ];
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-col gap-1">
        <Label htmlFor={searchId}>Find</Label>
        <Input
          id={searchId}
          type="search"
          autoComplete="off"
          maxLength={100}
          value={text}
          placeholder={type === "person" ? "Name, e-mail or id" : "Name, registration number or id"}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
        />
      </div>
      {query.error && <Alert tone="danger">{problemOf(query.error).sentence}</Alert>}
      {query.isPending && <SkeletonLines count={4} />}
      {choices.length > 0 && (
        <ChoiceField name={name} label={type === "person" ? "Person" : "Corporate"} choices={choices} isRow />
      )}
      {query.data && choices.length === 0 && (
        <p role="status" className="text-muted">
          {searched ? `Nobody is found for "${searched}".` : "There is none in this program yet."} Choose the
          new one above to enter the data.
        </p>
      )}
      {query.data?.nextCursor && (
        <p className="text-muted text-xs">The newest {customersShownMax} are shown; type to find others.</p>
      )}
    </div>
  );
}

function toChoice(customer: CustomerListItem) {
  return {
    value: customer.id,
    label: customer.name,
    description: [customer.email ?? customer.registrationNumber, customer.country].filter(Boolean).join(", "),
  };
}
