"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { cn } from "@/lib/class-names";

const confirmationMs = 1500;

/** Copies a text; true for a moment afterwards. */
function useCopy(text: string) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), confirmationMs);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return { isCopied, copy: () => navigator.clipboard.writeText(text).then(() => setCopied(true)) };
}

type CopyableProps = {
  /** What is copied, whole. */
  text: string;
  /** What it is, for a screen reader: "token id". */
  label: string;
  /** What is shown instead of the whole text. */
  shown?: string;
  className?: string;
};

/** An id, address or other exact text in monospace; a click copies it. */
export function Copyable({ text, label, shown, className }: CopyableProps) {
  const { isCopied, copy } = useCopy(text);
  const Icon = isCopied ? Check : Copy;
  return (
    <button
      type="button"
      onClick={copy}
      title={`Copy ${label}`}
      className={cn(
        "group/copy relative z-10 inline-flex min-w-0 max-w-full items-baseline gap-1 rounded-sm text-left font-mono text-xs hover:bg-hover",
        className,
      )}
    >
      <span className="min-w-0 break-all">{shown ?? text}</span>
      <Icon
        aria-hidden
        className={cn(
          "size-3 shrink-0 self-center",
          isCopied
            ? "text-approve"
            : "text-muted opacity-0 group-hover/copy:opacity-100 group-focus-visible/copy:opacity-100",
        )}
      />
      <span className="sr-only" aria-live="polite">
        {isCopied ? `, ${label} copied` : `, copy ${label}`}
      </span>
    </button>
  );
}
