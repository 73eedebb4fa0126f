"use client";

import { useTheme } from "next-themes";
import { Toaster as Sonner } from "sonner";

/** Raise one with `import { toast } from "sonner"`: for stray acts; forms and dialogs show their problems in place. */
export function Toaster() {
  const { resolvedTheme } = useTheme();
  return (
    <Sonner
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-right"
      toastOptions={{
        className: "!border-line !bg-raised !text-ink !rounded-lg !shadow-raised !text-sm !font-sans",
        descriptionClassName: "!text-muted",
      }}
    />
  );
}
