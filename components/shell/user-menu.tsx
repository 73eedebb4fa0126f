"use client";

import { LogOut, Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import {
  Menu,
  MenuContent,
  MenuItem,
  MenuLabel,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
  MenuTrigger,
} from "@/components/ui/menu";
import { paths } from "@/lib/paths";
import { roleLabels } from "@/lib/permissions";
import { signOut } from "./auth-requests";
import { useViewer } from "./viewer";

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return [words.at(0), words.length > 1 ? words.at(-1) : undefined].map((word) => word?.[0] ?? "").join("");
}

async function leave() {
  if (await signOut()) window.location.assign(paths.signIn);
  else toast.error("You are still signed in: the console did not answer. Try again.");
}

/** Who is signed in, with which roles; the way out. */
export function UserMenu() {
  const { name, email, grants } = useViewer();
  const everywhere = new Set(grants.filter((grant) => grant.programId === null).map((grant) => grant.role));
  const somewhere = new Set(grants.flatMap((grant) => (everywhere.has(grant.role) ? [] : [grant.role])));
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label={`Account of ${name}`}>
          <span
            aria-hidden
            className="flex size-7 items-center justify-center rounded-full bg-accent-soft font-semibold text-accent text-xs"
          >
            {initials(name)}
          </span>
        </Button>
      </MenuTrigger>
      <MenuContent align="end" className="w-64">
        <MenuLabel className="flex flex-col">
          <span className="font-semibold text-ink text-sm">{name}</span>
          <span>{email}</span>
        </MenuLabel>
        <MenuSeparator />
        <MenuLabel>
          Your roles
          {[...everywhere].map((role) => (
            <span key={role} className="block text-ink text-sm">
              {roleLabels[role]}
            </span>
          ))}
          {[...somewhere].map((role) => (
            <span key={role} className="block text-ink text-sm">
              {roleLabels[role]} <span className="text-muted">in some programs</span>
            </span>
          ))}
        </MenuLabel>
        <MenuSeparator />
        <MenuItem onSelect={leave}>
          <LogOut aria-hidden />
          Sign out
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}

/** Light, dark, or as the system has it. */
export function ThemeMenu() {
  const { theme, setTheme } = useTheme();
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label="Colour theme" className="text-muted">
          <Sun aria-hidden className="dark:hidden" />
          <Moon aria-hidden className="hidden dark:block" />
        </Button>
      </MenuTrigger>
      <MenuContent align="end">
        <MenuRadioGroup value={theme} onValueChange={setTheme}>
          <MenuRadioItem value="light">
            <Sun aria-hidden />
            Light
          </MenuRadioItem>
          <MenuRadioItem value="dark">
            <Moon aria-hidden />
            Dark
          </MenuRadioItem>
          <MenuRadioItem value="system">
            <Monitor aria-hidden />
            As the system
          </MenuRadioItem>
        </MenuRadioGroup>
      </MenuContent>
    </Menu>
  );
}
