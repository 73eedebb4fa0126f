"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";
import { useRef, useState } from "react";
import { useFieldArray, useForm } from "react-hook-form";
import { TextareaField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";
import { Section } from "@/components/ui/section";
import { type Capability, capabilityLabels, hasCapability } from "@/lib/capabilities";
import { currencyOptions } from "@/lib/money";
import { rulesMax } from "@/lib/rules/choices";
import { capabilityOfRule } from "@/lib/rules/rule-capabilities";
import type { SubjectRules } from "@/server/services/rules";
import { rulesHref } from "../rules-href";
import { RuleCard } from "./rule-card";
import { newRuleDraft, type RuleDraft, readDrafts, serverPath, toDraft } from "./rule-draft";
import { ruleKinds } from "./rule-kinds";

type Values = { rules: RuleDraft[]; reason: string };

/** Edits the draft, or starts one from what is in force. Saving it changes no decision. */
export function RulesForm({ rules, onSaved }: { rules: SubjectRules; onSaved: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  // The draft as it was opened: a save never overwrites somebody else's.
  const [basedOn] = useState(rules.open && { id: rules.open.id, savedAt: rules.open.savedAt });
  const form = useForm<Values>({ defaultValues: startValues(rules) });
  const save = useMutation(trpc.rules.saveDraft.mutationOptions());
  const { environmentId, scope, subjectId } = rules.subject;
  const submit = async (values: Values) => {
    const read = readDrafts(values.rules);
    for (const [index, [path, message]] of Object.entries(read.problems ?? {}).entries())
      form.setError(`rules.${path}` as "rules", { message }, { shouldFocus: index === 0 });
    const isExplained = values.reason.trim() !== "";
    if (!isExplained)
      form.setError(
        "reason",
        { message: "Say why, in a few words." },
        { shouldFocus: read.problems === null },
      );
    if (read.problems || !isExplained) return;
    await save.mutateAsync({
      environmentId,
      scope,
      subjectId,
      rules: read.rules,
      reason: values.reason,
      basedOn,
    });
    await queryClient.invalidateQueries(trpc.rules.pathFilter());
    onSaved();
  };
  return (
    <Form form={form} onSubmit={submit} renameField={(path) => serverPath(path, form.getValues("rules"))}>
      <RuleCards rules={rules} form={form} />
      <Section title="Why">
        <div className="flex flex-col gap-4">
          <TextareaField
            name="reason"
            label="Reason"
            rows={2}
            maxLength={500}
            description="Required. Stays with the version, for everybody who asks later why it is so."
          />
          <Submit
            action="Save draft"
            whyNot={whyNotIn(rules.program, "integrator_managed_decisioning")}
            effect="Saving changes no decision. The next step shows what will be different, and activates it."
          >
            <Button asChild>
              <Link href={rulesHref(rules.subject, rules)}>Cancel</Link>
            </Button>
          </Submit>
        </div>
      </Section>
    </Form>
  );
}

/** Why something that needs the capability cannot be done in the program; null where it can. */
function whyNotIn(program: SubjectRules["program"], capability: Capability): string | null {
  if (hasCapability(program.capabilities, capability)) return null;
  return `${capabilityLabels[capability].name} is not in scope of ${program.name}.`;
}

function startValues({ open, active }: SubjectRules): Values {
  const source = open ?? active;
  return { rules: source?.rules.map(toDraft) ?? [], reason: open?.reason ?? "" };
}

type RuleCardsProps = { rules: SubjectRules; form: ReturnType<typeof useForm<Values>> };

function RuleCards({ rules, form }: RuleCardsProps) {
  const { fields, append, remove, move } = useFieldArray({
    control: form.control,
    name: "rules",
    keyName: "key",
  });
  const addButton = useRef<HTMLButtonElement>(null);
  const { program, currency } = rules;
  const currencies = currency === null ? currencyOptions : [currency];
  const problem = form.formState.errors.rules?.root?.message ?? form.formState.errors.rules?.message;
  return (
    <div className="flex flex-col gap-3">
      {fields.length === 0 && (
        <div className="rounded-lg border border-line border-dashed">
          <EmptyState title="No rule yet">Add the first one below.</EmptyState>
        </div>
      )}
      {fields.map((field, index) => (
        <RuleCard
          key={field.key}
          index={index}
          count={fields.length}
          draft={field}
          currencies={currencies}
          timeZone={program.timeZone}
          onMove={(to) => move(index, to)}
          onRemove={() => {
            remove(index);
            addButton.current?.focus();
          }}
        />
      ))}
      {problem && <Alert tone="danger">{problem}</Alert>}
      <Menu>
        <MenuTrigger asChild>
          <Button ref={addButton} className="self-start" disabled={fields.length >= rulesMax}>
            <Plus aria-hidden />
            Add a rule
          </Button>
        </MenuTrigger>
        <MenuContent className="w-80 max-w-[calc(100vw-2rem)]">
          {ruleKinds.map(({ kind, name, meaning }) => {
            const needed = capabilityOfRule(kind);
            const whyNot = needed && whyNotIn(program, needed);
            return (
              <MenuItem
                key={kind}
                aria-disabled={whyNot !== null || undefined}
                className={whyNot ? "text-muted" : undefined}
                onSelect={(event) => {
                  if (whyNot) event.preventDefault();
                  else append(newRuleDraft(kind, currency ?? program.currency), { shouldFocus: true });
                }}
              >
                <span className="min-w-0">
                  <span className="block">{name}</span>
                  <span className="block text-muted text-xs">{whyNot ?? meaning}</span>
                </span>
              </MenuItem>
            );
          })}
        </MenuContent>
      </Menu>
    </div>
  );
}
