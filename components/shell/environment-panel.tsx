"use client";

import { Check } from "lucide-react";
import { Menu, MenuContent, MenuItem, MenuLabel, MenuTrigger } from "@/components/ui/menu";
import type { PanelProps } from "@/components/ui/on-demand";
import { type EnvironmentKind, environmentKinds, environmentWords } from "./environment-words";
import { useViewer } from "./viewer";

/** Goes to the other side: loads the page anew, so that nothing of this side stays in sight. */
function switchTo(kind: EnvironmentKind) {
  const address = new URL(window.location.href);
  address.searchParams.set("environment", kind);
  window.location.assign(address);
}

/** The two sides, with what each one is. */
export default function EnvironmentPanel({ trigger }: PanelProps) {
  const { environmentKind } = useViewer();
  return (
    <Menu defaultOpen>
      <MenuTrigger asChild>{trigger}</MenuTrigger>
      <MenuContent align="end" className="w-64">
        <MenuLabel>Environment</MenuLabel>
        {environmentKinds.map((kind) => {
          const KindIcon = environmentWords[kind].icon;
          return (
            <MenuItem key={kind} onSelect={() => kind !== environmentKind && switchTo(kind)}>
              <KindIcon
                aria-hidden
                className={kind === "production" ? "!text-production" : "!text-sandbox"}
              />
              <span className="flex-1">
                <span className="block font-medium">{environmentWords[kind].name}</span>
                <span className="block text-muted text-xs">{environmentWords[kind].meaning}</span>
              </span>
              {kind === environmentKind && <Check aria-label="shown now" />}
            </MenuItem>
          );
        })}
      </MenuContent>
    </Menu>
  );
}
