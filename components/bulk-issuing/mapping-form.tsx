"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { CheckboxField, SelectField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { CustomerPicker } from "@/components/issuing/customer-picker";
import { useProgram } from "@/components/issuing/use-program";
import { useTRPC } from "@/components/trpc/provider";
import { Section } from "@/components/ui/section";
import {
  fieldsOf,
  type IssuingDateFormat,
  type IssuingField,
  issuingDateFormats,
  issuingFieldWords,
} from "@/lib/bulk-issuing";
import type { BatchView } from "@/server/services/bulk-issuing";
import { useBatchRefresh } from "./use-batch";

type MappingValues = {
  columns: Record<string, string>;
  dateFormat: string;
  productId: string;
  activate: boolean;
  expressDelivery: boolean;
  corporateId: string;
  sharedAccountId: string;
};

function startValues({ kind, mapping, corporateId, sharedAccountId }: BatchView): MappingValues {
  const places = fieldsOf(kind).map((field) => [field, String(mapping.columns[field] ?? "")]);
  return {
    columns: Object.fromEntries(places),
    dateFormat: mapping.dateFormat ?? "",
    productId: String(mapping.productId ?? ""),
    activate: mapping.activate,
    expressDelivery: mapping.expressDelivery,
    corporateId: corporateId ?? "",
    sharedAccountId: sharedAccountId ?? "",
  };
}

/** How a batch is read, and what holds for all of its rows. Checking sends nothing to FINCI. */
export function MappingForm({ batch, onChecked }: { batch: BatchView; onChecked?: () => void }) {
  const form = useForm<MappingValues>({ defaultValues: startValues(batch) });
  const refresh = useBatchRefresh();
  const check = useMutation(useTRPC().bulkIssuing.check.mutationOptions());
  const submit = async (values: MappingValues) => {
    await check.mutateAsync(toInput(batch, values));
    await refresh();
    onChecked?.();
  };
  return (
    <Form form={form} onSubmit={submit} renameField={(path) => path.replace(/^mapping\./, "")}>
      <Section title="Columns" description="Guessed from their names; kept for the program's next file.">
        <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
          {fieldsOf(batch.kind).map((field) => (
            <ColumnField key={field} field={field} header={batch.header} />
          ))}
          <SelectField name="dateFormat" label="Dates are written as">
            <option value="">Choose …</option>
            {Object.entries(issuingDateFormats).map(([key, example]) => (
              <option key={key} value={key}>
                {example}
              </option>
            ))}
          </SelectField>
        </div>
      </Section>
      <CardChoices batch={batch} />
      {batch.kind === "employees" && (
        <EmployerChoices batch={batch} corporateId={form.watch("corporateId")} />
      )}
      <Submit
        action="Check the rows"
        effect="A dry run: nothing is sent to FINCI."
        whyNot={batch.mayChange ? null : "Your role may look, and not change it."}
      />
    </Form>
  );
}

function toInput(batch: BatchView, values: MappingValues) {
  const columns = Object.entries(values.columns).filter(([, place]) => place !== "");
  return {
    id: batch.id,
    mapping: {
      columns: Object.fromEntries(columns.map(([field, place]) => [field, Number(place)])),
      ...(values.dateFormat ? { dateFormat: values.dateFormat as IssuingDateFormat } : {}),
      ...(values.productId ? { productId: Number(values.productId) } : {}),
      activate: values.activate,
      expressDelivery: values.expressDelivery,
    },
    corporateId: values.corporateId || null,
    sharedAccountId: values.sharedAccountId || null,
  };
}

function ColumnField({ field, header }: { field: IssuingField; header: string[] }) {
  const { label, isOptional } = issuingFieldWords[field];
  return (
    <SelectField name={`columns.${field}`} label={label}>
      <option value="">{isOptional ? "Not in the file" : "Choose …"}</option>
      {header.map((name, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have the same name
        <option key={place} value={place}>
          {name || `Column ${place + 1}`}
        </option>
      ))}
    </SelectField>
  );
}

function CardChoices({ batch }: { batch: BatchView }) {
  const program = useProgram(batch.program.id);
  return (
    <Section title="Cards" description="For every row; a product column goes before it.">
      <div className="grid gap-3 sm:grid-cols-2">
        <SelectField name="productId" label="Product">
          <option value="">None: the column says it</option>
          {program?.products.map((product) => (
            <option key={product.productId} value={product.productId}>
              {product.name}, {product.currency}
            </option>
          ))}
        </SelectField>
        <div className="flex flex-col justify-end gap-2">
          <CheckboxField name="activate" label="Active at once; otherwise they start as new" />
          <CheckboxField name="expressDelivery" label="Express delivery of plastic cards" />
        </div>
      </div>
    </Section>
  );
}

function EmployerChoices({ batch, corporateId }: { batch: BatchView; corporateId: string }) {
  const [chosen] = useState(batch.corporate);
  const trpc = useTRPC();
  const { data } = useQuery({
    ...trpc.customers.corporateById.queryOptions({ id: corporateId }),
    enabled: corporateId !== "",
  });
  const accounts = data?.accounts ?? [];
  return (
    <Section title="Employer and account">
      <div className="flex flex-col gap-4">
        <CustomerPicker name="corporateId" type="corporate" programId={batch.program.id} chosen={chosen} />
        <SelectField name="sharedAccountId" label="Account">
          <option value="">One for each employee</option>
          {accounts.map((account) => (
            <option key={account.accountId} value={account.accountId}>
              One for all: {account.currency} {account.accountId}
            </option>
          ))}
        </SelectField>
      </div>
    </Section>
  );
}
