"use client";

import { ArrowLeft } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import {
  type DefaultValues,
  type FieldValues,
  type Path,
  type UseFormReturn,
  useForm,
} from "react-hook-form";
import { Form, Submit } from "@/components/form/form";
import { Button } from "@/components/ui/button";
import type { IssuanceStep, IssuanceView } from "@/server/services/issuances";
import { useSaveStep } from "./use-issuance";

/** What every step of the wizard is given. */
export type StepProps = {
  issuance: IssuanceView;
  onNext: () => void;
  /** Null on the first step. */
  onBack: (() => void) | null;
  /** Fields that were refused when the issuance ran, as `step.field`; shown when the step opens. */
  refusedFields: Record<string, string>;
};

type StepFormProps<Draft extends FieldValues> = StepProps & {
  step: IssuanceStep;
  defaultValues: Draft;
  /** The draft in the server's words, where the two differ. */
  toValues?: (draft: Draft) => Record<string, unknown>;
  children: (form: UseFormReturn<Draft>) => ReactNode;
};

/** One step's form: kept as it is typed, checked by the server when the person goes on. */
export function StepForm<Draft extends FieldValues>(props: StepFormProps<Draft>) {
  const { issuance, step, defaultValues, onNext, onBack, children } = props;
  const [refusedFields] = useState(props.refusedFields);
  const toValues = props.toValues ?? ((draft: Draft) => draft);
  const form = useForm<Draft>({ defaultValues: defaultValues as DefaultValues<Draft> });
  const { mutateAsync: save } = useSaveStep(issuance.id);
  const cancelDraft = useDraftSaving(form, (draft) =>
    save({ id: issuance.id, step, values: toValues(draft) }),
  );
  useEffect(() => {
    showFields(form, step, refusedFields);
  }, [form, step, refusedFields]);
  return (
    <Form
      form={form}
      onSubmit={async (draft) => {
        cancelDraft();
        const view = await save({ id: issuance.id, step, values: toValues(draft) });
        if (!showFields(form, step, view.fieldProblems)) onNext();
      }}
    >
      {children(form)}
      <Submit action="Continue">
        {onBack && (
          <Button variant="ghost" onClick={onBack}>
            <ArrowLeft aria-hidden />
            Back
          </Button>
        )}
      </Submit>
    </Form>
  );
}

/** Shows the problems of this step at their fields; true when there was one. */
function showFields<Draft extends FieldValues>(
  form: UseFormReturn<Draft>,
  step: IssuanceStep,
  problems: Record<string, string>,
): boolean {
  const own = Object.entries(problems).filter(([path]) => path.startsWith(`${step}.`));
  for (const [index, [path, message]] of own.entries()) {
    const name = path.slice(step.length + 1) as Path<Draft>;
    form.setError(name, { type: "server", message }, { shouldFocus: index === 0 });
  }
  return own.length > 0;
}

const draftMs = 900;

/**
 * Keeps the draft a moment after the last key, and when the step is left. Right or wrong, it is only kept; a failure
 * shows when the person goes on. Gives a function that drops what is still waiting.
 */
function useDraftSaving<Draft extends FieldValues>(
  form: UseFormReturn<Draft>,
  save: (draft: Draft) => Promise<unknown>,
): () => void {
  const waiting = useRef<{ timer: ReturnType<typeof setTimeout>; send: () => void } | null>(null);
  const latestSave = useRef(save);
  useEffect(() => {
    latestSave.current = save;
  });
  useEffect(() => {
    const drop = () => {
      clearTimeout(waiting.current?.timer);
      waiting.current = null;
    };
    const send = () => {
      drop();
      latestSave.current(form.getValues()).catch(() => {});
    };
    const unsubscribe = form.subscribe({
      formState: { values: true },
      callback: () => {
        drop();
        waiting.current = { timer: setTimeout(send, draftMs), send };
      },
    });
    return () => {
      unsubscribe();
      waiting.current?.send();
    };
  }, [form]);
  return () => {
    clearTimeout(waiting.current?.timer);
    waiting.current = null;
  };
}
