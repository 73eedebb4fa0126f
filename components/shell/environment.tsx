"use client";

import { ChevronDown } from "lucide-react";
import { useEffect } from "react";
import { Button } from "@/components/ui/button";
import { OnDemand, onDemand } from "@/components/ui/on-demand";
import { cn } from "@/lib/class-names";
import { environmentWords } from "./environment-words";
import { useViewer } from "./viewer";

/** The strip that never leaves: says on every page which side this is, by colour, pattern and word. */
export function EnvironmentBand() {
  const { environmentKind } = useViewer();
  const { name, meaning, icon: Icon } = environmentWords[environmentKind];
  return (
    <div
      className={cn(
        "flex h-7 items-center justify-center gap-2 px-3 text-xs",
        environmentKind === "production" ? "band-production" : "band-sandbox",
      )}
    >
      <Icon aria-hidden className="size-3.5" />
      <strong className="font-semibold uppercase tracking-widest">{name}</strong>
      <span className="hidden sm:inline">{meaning}</span>
    </div>
  );
}

const environmentPanel = onDemand(() => import("./environment-panel"));

/** Chooses between sandbox and production. */
export function EnvironmentSwitch() {
  const { environmentKind } = useViewer();
  const { icon: Icon, name } = environmentWords[environmentKind];
  return (
    <OnDemand panel={environmentPanel} with={{}}>
      <Button
        aria-label={`Environment: ${name}`}
        aria-haspopup="menu"
        className={environmentKind === "production" ? "text-production" : "text-sandbox"}
      >
        <Icon aria-hidden />
        <span className="hidden md:inline">{name}</span>
        <ChevronDown aria-hidden className="text-muted" />
      </Button>
    </OnDemand>
  );
}

const cookieDays = 365;

/**
 * The tab in front decides what the cookie says: with sandbox and production open side by side, each keeps its own side
 * when the person comes back to it. (Calls of a tab carry its side anyway; this is for the pages it opens next.)
 */
export function EnvironmentKeeper() {
  const { environmentKind } = useViewer();
  useEffect(() => {
    const keep = () => {
      if (document.visibilityState !== "visible") return;
      const expires = Date.now() + cookieDays * 86_400_000;
      void window.cookieStore?.set({ name: "environment", value: environmentKind, expires, sameSite: "lax" });
    };
    keep();
    window.addEventListener("focus", keep);
    document.addEventListener("visibilitychange", keep);
    return () => {
      window.removeEventListener("focus", keep);
      document.removeEventListener("visibilitychange", keep);
    };
  }, [environmentKind]);
  return null;
}
