"use client";

import { Search } from "lucide-react";
import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { Kbd } from "@/components/ui/kbd";

// Opened now and then: their code is fetched when first asked for.
const CommandPalette = dynamic(() => import("./command-palette").then((module) => module.CommandPalette), {
  ssr: false,
});
const KeysDialog = dynamic(() => import("./keys-dialog").then((module) => module.KeysDialog), { ssr: false });

type Open = "palette" | "keys" | null;

function isTyping(event: KeyboardEvent): boolean {
  return event.target instanceof HTMLElement && event.target.closest("input, textarea, select") !== null;
}

/** The search field of the top bar, ⌘K or Ctrl-K from anywhere, and `?` for the keys. */
export function CommandCentre() {
  const [open, setOpen] = useState<Open>(null);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === "k" && (event.metaKey || event.ctrlKey)) {
        event.preventDefault();
        setOpen((current) => (current === "palette" ? null : "palette"));
      } else if (event.key === "?" && !isTyping(event)) {
        event.preventDefault();
        setOpen("keys");
      }
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
  return (
    <>
      <button
        type="button"
        aria-label="Search and commands"
        onClick={() => setOpen("palette")}
        className="flex h-8 w-8 items-center justify-center gap-2 rounded-md border border-line bg-sunken px-2 text-muted hover:border-line-strong sm:w-80 sm:justify-start"
      >
        <Search aria-hidden className="size-4 shrink-0" />
        <span className="hidden flex-1 truncate text-left sm:block">Search cards, customers, payments</span>
        <Kbd className="hidden sm:inline-flex">Ctrl K</Kbd>
      </button>
      {open === "palette" && (
        <CommandPalette onClose={() => setOpen(null)} onShowKeys={() => setOpen("keys")} />
      )}
      {open === "keys" && <KeysDialog onClose={() => setOpen(null)} />}
    </>
  );
}
