"use client";

import { Moon, Sun } from "lucide-react";
import { Button } from "@/components/ui/button";
import { OnDemand, onDemand } from "@/components/ui/on-demand";
import { useViewer } from "./viewer";

const userPanel = onDemand(() => import("./user-panel"));
const themePanel = onDemand(() => import("./theme-panel"));

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return [words.at(0), words.length > 1 ? words.at(-1) : undefined].map((word) => word?.[0] ?? "").join("");
}

/** Who is signed in, with which roles; the way out. */
export function UserMenu() {
  const { name } = useViewer();
  return (
    <OnDemand panel={userPanel} with={{}}>
      <Button variant="ghost" size="icon" aria-label={`Account of ${name}`} aria-haspopup="menu">
        <span
          aria-hidden
          className="flex size-7 items-center justify-center rounded-full bg-accent-soft font-semibold text-accent text-xs"
        >
          {initials(name)}
        </span>
      </Button>
    </OnDemand>
  );
}

/** Light, dark, or as the system has it. */
export function ThemeMenu() {
  return (
    <OnDemand panel={themePanel} with={{}}>
      <Button
        variant="ghost"
        size="icon"
        aria-label="Colour theme"
        aria-haspopup="menu"
        className="text-muted"
      >
        <Sun aria-hidden className="dark:hidden" />
        <Moon aria-hidden className="hidden dark:block" />
      </Button>
    </OnDemand>
  );
}
