"use client";

import { useEffect } from "react";
import type { FieldValues, UseFormReturn } from "react-hook-form";

/** Has the browser ask before a page with a changed form is closed or loaded again. */
export function useUnsavedWarning<Values extends FieldValues>({ formState }: UseFormReturn<Values>): void {
  const isUnsaved = formState.isDirty && !formState.isSubmitSuccessful;
  useEffect(() => {
    if (!isUnsaved) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isUnsaved]);
}
