"use client";

import { Lock, LockOpen } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Countdown } from "@/components/maintenance/countdown";
import { useWhyNot } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { notify } from "@/components/ui/toast";
import { WhyDisabled } from "@/components/ui/why-disabled";
import type { PersonalState } from "@/lib/personal-data";
import { useHide, useMaskAt } from "./use-reveal";

const RevealDialog = dynamic(() => import("./reveal-dialog").then((file) => file.RevealDialog));
const CheckDialog = dynamic(() => import("./check-dialog").then((file) => file.CheckDialog));

type PersonalDataBarProps = {
  personal: PersonalState;
  programId: string;
  /** Whose it is, in a word or two: "person", "holder". */
  whose: string;
};

/** Says whether somebody's personal data is masked here, and lets who may compare or reveal it. */
export function PersonalDataBar({ personal, programId, whose }: PersonalDataBarProps) {
  const { isMasked, revealedUntil, subject } = personal;
  useMaskAt(revealedUntil);
  if (isMasked) return <MaskedBar personal={personal} programId={programId} whose={whose} />;
  if (revealedUntil === null) return null;
  return (
    <section
      aria-label="Personal data"
      className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md border border-warn/30 bg-warn-soft px-3 py-1.5"
    >
      <LockOpen aria-hidden className="size-4 shrink-0 text-warn" />
      <p className="min-w-52 flex-1">
        You see the {whose}'s personal data in clear for <Countdown until={revealedUntil} />; the audit log
        keeps why.
      </p>
      <HideButton subject={subject} />
    </section>
  );
}

function MaskedBar({ personal, programId, whose }: PersonalDataBarProps) {
  const [open, setOpen] = useState<"reveal" | "check" | null>(null);
  const whyNot = useWhyNot("personal.reveal", programId);
  const { subject } = personal;
  const button = (label: string, opens: "reveal" | "check") => (
    <WhyDisabled reason={whyNot}>
      <Button
        size="sm"
        aria-disabled={whyNot !== null || undefined}
        onClick={() => whyNot === null && setOpen(opens)}
      >
        {label}
      </Button>
    </WhyDisabled>
  );
  return (
    <section
      aria-label="Personal data"
      className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md border border-line bg-sunken px-3 py-1.5"
    >
      <Lock aria-hidden className="size-4 shrink-0 text-muted" />
      <p className="min-w-52 flex-1 text-muted">The {whose}'s personal data is masked.</p>
      <div className="flex flex-wrap gap-2">
        {subject.type !== "issuance" && button("Compare …", "check")}
        {button("Reveal …", "reveal")}
      </div>
      {open === "reveal" && <RevealDialog subject={subject} whose={whose} onClose={() => setOpen(null)} />}
      {open === "check" && subject.type !== "issuance" && (
        <CheckDialog
          subject={{ ...subject, type: subject.type }}
          whose={whose}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  );
}

function HideButton({ subject }: { subject: PersonalState["subject"] }) {
  const hide = useHide();
  return (
    <Button
      size="sm"
      isPending={hide.isPending}
      onClick={() =>
        hide.mutate({ subject }, { onError: () => notify("error", "It could not be hidden; try again.") })
      }
    >
      Hide again
    </Button>
  );
}
