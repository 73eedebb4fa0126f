"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { ChoiceField } from "@/components/form/choice-field";
import { SelectField, TextareaField, TextField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useUnsavedWarning } from "@/components/form/use-unsaved-warning";
import { useProgram } from "@/components/programs/use-program";
import { useWhyNot } from "@/components/shell/viewer";
import { EnvironmentBadge } from "@/components/status/environment-badge";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { notify } from "@/components/ui/toast";
import { hasCapability } from "@/lib/capabilities";
import { formatCapped } from "@/lib/figures";
import { currencyOptions } from "@/lib/money";
import { paths } from "@/lib/paths";
import { stageDefaultLabels, validityMonths } from "@/lib/products";
import type { ProductItem } from "@/server/services/products";
import { useProducts } from "./use-products";

type Values = {
  productId: string;
  name: string;
  currency: string;
  form: "physical" | "digital";
  validityMonths: string;
  stageDefault: "digital" | "plastic_not_delivered";
  reason: string;
};

type ProductFormProps = {
  programId: string;
  environmentId: string /** Null adds one. */;
  productId: number | null;
};

/** Adds a product or changes one; what was used for a card is fixed, and says so. */
export function ProductForm({ programId, environmentId, productId }: ProductFormProps) {
  const side = useProducts(environmentId);
  const { currency } = useProgram(programId);
  // As it was when the form was opened: that state is changed, or none.
  const [product] = useState(() => side.items.find((item) => item.productId === productId) ?? null);
  const { kind } = side.environment;
  const hasPlastic = hasCapability(side.program.capabilities, "physical_issuance");
  const form = useForm<Values>({ defaultValues: valuesOf(product, currency, hasPlastic) });
  useUnsavedWarning(form);
  const send = useSave(environmentId, product, () => paths.programProducts(programId, kind));
  const whyNot = useWhyNot("program.write", programId);
  const isUsed = (product?.cards ?? 0) > 0;
  const cards = formatCapped(product?.cards ?? 0);
  return (
    <Section
      title={
        <span className="inline-flex flex-wrap items-center gap-2">
          {product ? `Change ${product.name}` : "Add a product"} <EnvironmentBadge kind={kind} />
        </span>
      }
      description={
        isUsed
          ? `${cards} ${product?.cards === 1 ? "card was" : "cards were"} issued with it: number, currency and form stay.`
          : undefined
      }
      className="max-w-2xl"
    >
      <Form
        form={form}
        onSubmit={send}
        renameField={(path) => (path === "newProductId" ? "productId" : path)}
      >
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <TextField
            name="productId"
            label="FINCI's product number"
            inputMode="numeric"
            autoComplete="off"
            readOnly={isUsed}
            description="As FINCI gave it for this environment; sandbox and production have different ones."
            rules={{ required: "Enter the number that FINCI gave." }}
          />
          <TextField
            name="name"
            label="Name"
            autoComplete="off"
            description="As people who issue cards know it."
            rules={{ required: "Give the product a name." }}
          />
          <SelectField
            name="currency"
            label="Currency"
            description="Of the accounts its cards may be issued on."
          >
            {(isUsed && product ? [product.currency] : currencyOptions).map((code) => (
              <option key={code}>{code}</option>
            ))}
          </SelectField>
          <TextField
            name="validityMonths"
            label="Valid for, in months"
            inputMode="numeric"
            description={`${validityMonths.min} to ${validityMonths.max}; cards issued from now on.`}
          />
        </div>
        <FormChoice
          product={product}
          isUsed={isUsed}
          hasPlastic={hasPlastic}
          programName={side.program.name}
        />
        {form.watch("form") === "physical" && (
          <SelectField
            name="stageDefault"
            label="Its cards begin as"
            description="Digital first: the card can be used at once, and the plastic is ordered later on the card's page."
            className="max-w-72"
          >
            {Object.entries(stageDefaultLabels).map(([stage, label]) => (
              <option key={stage} value={stage}>
                {label}
              </option>
            ))}
          </SelectField>
        )}
        <TextareaField
          name="reason"
          label="Reason"
          rows={2}
          maxLength={500}
          description="Stays in the audit log with your name."
          rules={{ required: "Say why, in a few words." }}
        />
        <Submit action={product ? "Save" : "Add"} whyNot={whyNot}>
          <Button asChild>
            <Link href={paths.programProducts(programId, kind)}>Cancel</Link>
          </Button>
        </Submit>
      </Form>
    </Section>
  );
}

type FormChoiceProps = {
  product: ProductItem | null;
  isUsed: boolean;
  hasPlastic: boolean;
  programName: string;
};

function FormChoice({ product, isUsed, hasPlastic, programName }: FormChoiceProps) {
  const whyNot = (form: ProductItem["form"]): string | null => {
    if (isUsed && product?.form !== form) return "Stays: cards were issued with it.";
    if (form === "physical" && !hasPlastic && product?.form !== "physical")
      return `Physical issuance is not in scope of ${programName}.`;
    return null;
  };
  return (
    <ChoiceField
      name="form"
      label="Form"
      isRow
      choices={[
        {
          value: "digital",
          label: "Digital",
          description: "Without plastic: online and in wallets.",
          whyNot: whyNot("digital"),
        },
        {
          value: "physical",
          label: "Physical",
          description: "A plastic card is produced and delivered.",
          whyNot: whyNot("physical"),
        },
      ]}
    />
  );
}

function valuesOf(product: ProductItem | null, currency: string, hasPlastic: boolean): Values {
  return {
    productId: product ? String(product.productId) : "",
    name: product?.name ?? "",
    currency: product?.currency ?? currency,
    form: product?.form ?? (hasPlastic ? "physical" : "digital"),
    validityMonths: String(product?.validityMonths ?? 36),
    stageDefault: product?.stageDefault ?? "plastic_not_delivered",
    reason: "",
  };
}

/** A whole number as typed; what is none is the server's to refuse, at its field. */
function toNumber(text: string): number {
  return /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
}

function useSave(environmentId: string, product: ProductItem | null, next: () => string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const add = useMutation(trpc.products.add.mutationOptions());
  const change = useMutation(trpc.products.change.mutationOptions());
  return async (values: Values) => {
    const typed = {
      ...values,
      environmentId,
      validityMonths: toNumber(values.validityMonths),
      stageDefault: values.form === "physical" ? values.stageDefault : null,
    };
    const number = toNumber(values.productId);
    if (product) {
      const { productId, updatedAt } = product;
      await change.mutateAsync({ ...typed, productId, updatedAt, newProductId: number });
    } else await add.mutateAsync({ ...typed, productId: number });
    await Promise.all([
      queryClient.invalidateQueries(trpc.products.pathFilter()),
      queryClient.invalidateQueries(trpc.programs.pathFilter()),
    ]);
    notify("success", product ? `${values.name} was changed.` : `${values.name} was added.`);
    router.push(next());
  };
}
