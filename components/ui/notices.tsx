"use client";

import { useTheme } from "next-themes";
import { useEffect, useRef } from "react";
import { Toaster as Sonner, toast } from "sonner";
import type { Notice } from "./toast";

/** Raises each notice once. */
export default function Notices({ notices }: { notices: readonly Notice[] }) {
  const { resolvedTheme } = useTheme();
  const raised = useRef(0);
  useEffect(() => {
    for (const { kind, text } of notices.slice(raised.current)) toast[kind](text);
    raised.current = notices.length;
  }, [notices]);
  return (
    <Sonner
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-right"
      toastOptions={{
        className: "!border-line !bg-raised !text-ink !rounded-lg !shadow-raised !text-sm !font-sans",
      }}
    />
  );
}
