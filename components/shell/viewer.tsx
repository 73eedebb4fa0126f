"use client";

import { createContext, type ReactNode, useContext } from "react";
import { isPermitted, type Permission, type RoleGrant, whyNotPermitted } from "@/lib/permissions";

/** The signed-in person and the side they look at. */
export type Viewer = {
  name: string;
  email: string;
  grants: RoleGrant[];
  environmentKind: "sandbox" | "production";
};

const ViewerContext = createContext<Viewer | null>(null);

export function ViewerProvider({ viewer, children }: { viewer: Viewer; children: ReactNode }) {
  return <ViewerContext value={viewer}>{children}</ViewerContext>;
}

/** The signed-in person. */
export function useViewer(): Viewer {
  const viewer = useContext(ViewerContext);
  if (!viewer) throw new Error("useViewer needs a page inside the console");
  return viewer;
}

/**
 * Null when the person holds the permission in the program, otherwise the reason why not, for a button's hint. Without
 * a program it asks "in any". The server decides again.
 */
export function useWhyNot(permission: Permission, programId: string | null = null): string | null {
  const { grants } = useViewer();
  return isPermitted(grants, permission, programId) ? null : whyNotPermitted(permission);
}
