"use client";

import type { ReactNode } from "react";
import { type FieldValues, FormProvider, type UseFormReturn, useFormContext } from "react-hook-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Copyable } from "@/components/ui/copy";
import { cn } from "@/lib/class-names";
import { showServerProblems } from "./server-problems";

type FormProps<Values extends FieldValues> = {
  form: UseFormReturn<Values>;
  /** Sends the values; a refusal it throws is shown at its fields and above the button. */
  onSubmit: (values: Values) => Promise<unknown>;
  /** The server's path of a field in the form's words, where the two differ. */
  renameField?: (path: string) => string;
  children: ReactNode;
  className?: string;
};

/** A form whose validation is the server's: what is refused is shown in place and nothing typed is lost. */
export function Form<Values extends FieldValues>(props: FormProps<Values>) {
  const { form } = props;
  const submit = form.handleSubmit(async (values) => {
    try {
      await props.onSubmit(values);
    } catch (error) {
      showServerProblems(form, error, props.renameField);
    }
  });
  return (
    <FormProvider {...form}>
      <form noValidate method="post" onSubmit={submit} className={cn("flex flex-col gap-4", props.className)}>
        {props.children}
      </form>
    </FormProvider>
  );
}

type SubmitProps = {
  /** The verb on the button. */
  action: string;
  /** What will be different afterwards, stated before the button. */
  effect?: ReactNode;
  isDangerous?: boolean;
  /** Why it cannot be sent now, e.g. a missing role. */
  whyNot?: string | null;
  /** The button takes the whole width: for a form of its own, such as sign-in. */
  isWide?: boolean;
  /** Further buttons, e.g. back. */
  children?: ReactNode;
  className?: string;
};

/** A form's foot: the refusal, the effect, the button. */
export function Submit({ action, effect, isDangerous, whyNot, isWide, children, className }: SubmitProps) {
  const { formState } = useFormContext();
  const problem = formState.errors.root?.server;
  const requestId = formState.errors.root?.request?.message;
  return (
    <div className={cn("flex flex-col gap-3", className)}>
      {problem && (
        <Alert tone="danger">
          {problem.message}
          {requestId && (
            <span className="block text-muted text-xs">
              Request <Copyable text={requestId} label="request id" />
            </span>
          )}
        </Alert>
      )}
      {(effect || whyNot) && <p className="text-muted">{whyNot ?? effect}</p>}
      <div className="flex flex-wrap items-center gap-2">
        <Button
          type="submit"
          variant={isDangerous ? "danger" : "primary"}
          size={isWide ? "lg" : "md"}
          className={isWide ? "w-full" : undefined}
          isPending={formState.isSubmitting}
          disabled={Boolean(whyNot)}
        >
          {action}
        </Button>
        {children}
      </div>
    </div>
  );
}
