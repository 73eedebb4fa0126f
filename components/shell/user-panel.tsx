"use client";

import { KeyRound, LogOut } from "lucide-react";
import Link from "next/link";
import { Menu, MenuContent, MenuItem, MenuLabel, MenuSeparator, MenuTrigger } from "@/components/ui/menu";
import type { PanelProps } from "@/components/ui/on-demand";
import { notify } from "@/components/ui/toast";
import { paths } from "@/lib/paths";
import { roleLabels } from "@/lib/permissions";
import { signOut } from "./auth-requests";
import { useViewer } from "./viewer";

async function leave() {
  if (await signOut()) window.location.assign(paths.signIn);
  else notify("error", "You are still signed in: the console did not answer. Try again.");
}

/** The person's name and roles, and the way out. */
export default function UserPanel({ trigger }: PanelProps) {
  const { name, email, grants } = useViewer();
  const everywhere = new Set(grants.filter((grant) => grant.programId === null).map((grant) => grant.role));
  const somewhere = new Set(grants.flatMap((grant) => (everywhere.has(grant.role) ? [] : [grant.role])));
  return (
    <Menu defaultOpen>
      <MenuTrigger asChild>{trigger}</MenuTrigger>
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
        <MenuItem asChild>
          <Link href={paths.ownAccount}>
            <KeyRound aria-hidden />
            Your account
          </Link>
        </MenuItem>
        <MenuItem onSelect={leave}>
          <LogOut aria-hidden />
          Sign out
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
