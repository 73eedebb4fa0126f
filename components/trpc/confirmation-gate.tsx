"use client";

import dynamic from "next/dynamic";
import { useCallback, useRef, useState } from "react";
import type { AskConfirmation } from "./confirmation";

const ConfirmationDialog = dynamic(() =>
  import("@/components/own-access/confirmation-dialog").then((file) => file.ConfirmationDialog),
);

/** What asks for a proof of who one is, and the dialog it shows: one at a time, whoever asks. */
export function useConfirmationGate(): { ask: AskConfirmation; dialog: React.ReactNode } {
  const [isOpen, setOpen] = useState(false);
  const waiting = useRef<((isConfirmed: boolean) => void)[]>([]);
  const ask = useCallback<AskConfirmation>(
    () =>
      new Promise((resolve) => {
        waiting.current.push(resolve);
        setOpen(true);
      }),
    [],
  );
  const answer = (isConfirmed: boolean) => {
    setOpen(false);
    for (const resolve of waiting.current.splice(0)) resolve(isConfirmed);
  };
  return { ask, dialog: isOpen && <ConfirmationDialog onAnswer={answer} /> };
}
