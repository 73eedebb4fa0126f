"use client";

import { Check, ChevronDown, FlaskConical, Radio } from "lucide-react";
import { useEffect } from "react";
import { Button } from "@/components/ui/button";
import { Menu, MenuContent, MenuItem, MenuLabel, MenuTrigger } from "@/components/ui/menu";
import { cn } from "@/lib/class-names";
import { useViewer } from "./viewer";

const kinds = ["sandbox", "production"] as const;
type Kind = (typeof kinds)[number];

const words: Record<Kind, { name: string; meaning: string; icon: typeof Radio }> = {
  sandbox: { name: "Sandbox", meaning: "Test data. No real card, no real money.", icon: FlaskConical },
  production: { name: "Production", meaning: "Real cards and real money.", icon: Radio },
};

/** The strip that never leaves: says on every page which side this is, by colour, pattern and word. */
export function EnvironmentBand() {
  const { environmentKind } = useViewer();
  const { name, meaning, icon: Icon } = words[environmentKind];
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

/** Goes to the other side: loads the page anew, so that nothing of this side stays in sight. */
function switchTo(kind: Kind) {
  const address = new URL(window.location.href);
  address.searchParams.set("environment", kind);
  window.location.assign(address);
}

/** Chooses between sandbox and production. */
export function EnvironmentSwitch() {
  const { environmentKind } = useViewer();
  const { icon: Icon, name } = words[environmentKind];
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button
          aria-label={`Environment: ${name}`}
          className={environmentKind === "production" ? "text-production" : "text-sandbox"}
        >
          <Icon aria-hidden />
          <span className="hidden md:inline">{name}</span>
          <ChevronDown aria-hidden className="text-muted" />
        </Button>
      </MenuTrigger>
      <MenuContent align="end" className="w-64">
        <MenuLabel>Environment</MenuLabel>
        {kinds.map((kind) => {
          const KindIcon = words[kind].icon;
          return (
            <MenuItem key={kind} onSelect={() => kind !== environmentKind && switchTo(kind)}>
              <KindIcon
                aria-hidden
                className={kind === "production" ? "!text-production" : "!text-sandbox"}
              />
              <span className="flex-1">
                <span className="block font-medium">{words[kind].name}</span>
                <span className="block text-muted text-xs">{words[kind].meaning}</span>
              </span>
              {kind === environmentKind && <Check aria-label="shown now" />}
            </MenuItem>
          );
        })}
      </MenuContent>
    </Menu>
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
