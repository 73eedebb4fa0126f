import type { BadgeTone } from "@/components/ui/badge";
import { roleLabels } from "@/lib/permissions";
import type { UserGrant, UserListItem } from "@/server/services/users";

export const userStatusLabels: Record<UserListItem["status"], string> = {
  invited: "Invited",
  active: "Active",
  suspended: "Suspended",
  removed: "Removed",
};

export const userTones: Record<UserListItem["status"], BadgeTone> = {
  invited: "accent",
  active: "approve",
  suspended: "warn",
  removed: "neutral",
};

/** Roles of a person by role: `Finance` for all programs, `Finance in Larkspur, Meridian` for some; who gave them if groups did. */
export function grantLines(grants: readonly UserGrant[]): string[] {
  const byHand = linesOf(grants.filter(({ isByGroups }) => !isByGroups));
  const byGroups = linesOf(grants.filter(({ isByGroups }) => isByGroups));
  return [...byHand, ...byGroups.map((line) => `${line} (by group)`)];
}

function linesOf(grants: readonly UserGrant[]): string[] {
  const roles = [...new Set(grants.map(({ role }) => role))];
  return roles.map((role) => {
    const names = grants.flatMap((grant) =>
      grant.role === role && grant.program ? [grant.program.name] : [],
    );
    return names.length === 0 ? roleLabels[role] : `${roleLabels[role]} in ${names.join(", ")}`;
  });
}

/** A browser and its system as people name them; the whole text when it is neither. */
export function browserName(userAgent: string): string {
  const browsers: [RegExp, string][] = [
    [/Edg\//, "Edge"],
    [/Firefox\//, "Firefox"],
    [/Chrom(e|ium)\//, "Chrome"],
    [/Safari\//, "Safari"],
  ];
  const systems: [RegExp, string][] = [
    [/iPhone|iPad/, "iOS"],
    [/Android/, "Android"],
    [/Windows/, "Windows"],
    [/Mac OS X/, "macOS"],
    [/Linux/, "Linux"],
  ];
  const named = (list: [RegExp, string][]) => list.find(([pattern]) => pattern.test(userAgent))?.[1];
  const [browser, system] = [named(browsers), named(systems)];
  if (browser) return system ? `${browser} on ${system}` : browser;
  return userAgent === "" ? "Unknown browser" : userAgent.slice(0, 60);
}
