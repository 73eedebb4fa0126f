"use client";

import { lazy, type ReactNode, Suspense, useState } from "react";

export type ConfirmDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** What will be different afterwards, and whether it can be undone. */
  effect: ReactNode;
  /** The verb on the button, e.g. "Close card". */
  action: string;
  isDangerous?: boolean;
  isPending?: boolean;
  /** The sentence of a refusal; the dialog stays open with it. */
  problem?: ReactNode;
  /** When given, the button waits until this text is typed (destructive actions in production). */
  typeToConfirm?: string;
  onConfirm: () => void;
  /** Further fields, e.g. the reason. */
  children?: ReactNode;
  /** False while the further fields are not complete. */
  isReady?: boolean;
};

const ConfirmPanel = lazy(() => import("./confirm-panel"));

/**
 * Asks before an act with consequences. It stays open until the caller closes it, so that a refusal is read here. Its
 * code is fetched when it first opens.
 */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const [wasOpened, setWasOpened] = useState(props.open);
  if (props.open && !wasOpened) setWasOpened(true);
  if (!wasOpened) return null;
  return (
    <Suspense>
      <ConfirmPanel {...props} />
    </Suspense>
  );
}
