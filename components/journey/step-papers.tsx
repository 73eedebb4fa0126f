"use client";

import { useMutation } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { problemOf } from "@/components/trpc/problem";
import { ProblemText } from "@/components/trpc/problem-text";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Section } from "@/components/ui/section";
import { ExactTime } from "@/components/ui/time";
import { notify } from "@/components/ui/toast";
import { WhyDisabled } from "@/components/ui/why-disabled";
import { paths } from "@/lib/paths";
import type { StepDetail } from "@/server/services/journey";
import { documentLimits } from "./send-document";
import { useJourneyRefresh } from "./use-journey";

const EvidenceDialog = dynamic(() => import("./paper-dialogs").then((file) => file.EvidenceDialog));
const UploadDialog = dynamic(() => import("./paper-dialogs").then((file) => file.UploadDialog));

type PapersProps = { step: StepDetail; programId: string; whyNot: string | null };

/** What people wrote down as evidence of a step. */
export function StepEvidenceList({ step, programId, whyNot }: PapersProps) {
  const [isAdding, setAdding] = useState(false);
  const remove = useMutation(useTRPC().journey.removeEvidence.mutationOptions());
  return (
    <Section
      title="Evidence"
      actions={<AddButton label="Add evidence …" whyNot={whyNot} onClick={() => setAdding(true)} />}
    >
      {step.evidence.length === 0 && <p className="text-muted">Nothing was written down yet.</p>}
      <ul aria-label="Evidence" className="flex flex-col gap-3">
        {step.evidence.map(({ id, text, addedByName, addedAt }) => (
          <li key={id} className="flex items-start justify-between gap-3">
            <div className="min-w-0">
              <p className="whitespace-pre-wrap break-words">{text}</p>
              <p className="text-muted text-xs">
                {addedByName}, <ExactTime value={addedAt} />
              </p>
            </div>
            <RemoveButton
              what="this evidence"
              effect="It is shown no more; the audit log keeps it."
              whyNot={whyNot}
              act={() => remove.mutateAsync({ programId, evidenceId: id })}
            />
          </li>
        ))}
      </ul>
      {isAdding && <EvidenceDialog step={step} programId={programId} onClose={() => setAdding(false)} />}
    </Section>
  );
}

/** The files of a step. */
export function StepDocuments({ step, programId, whyNot }: PapersProps) {
  const [isAdding, setAdding] = useState(false);
  const remove = useMutation(useTRPC().journey.removeDocument.mutationOptions());
  return (
    <Section
      title="Documents"
      description={documentLimits}
      actions={<AddButton label="Upload …" whyNot={whyNot} onClick={() => setAdding(true)} />}
    >
      {step.documents.length === 0 && <p className="text-muted">No document yet.</p>}
      <ul aria-label="Documents" className="flex flex-col gap-3">
        {step.documents.map(({ id, fileName, sizeBytes, sha256, addedByName, addedAt }) => (
          <li key={id} className="flex items-start justify-between gap-3">
            <div className="min-w-0">
              <a
                href={paths.journeyDocument(programId, id)}
                download
                className="break-words text-accent hover:underline"
              >
                {fileName}
              </a>
              <p className="break-words text-muted text-xs">
                {Math.ceil(sizeBytes / 1000).toLocaleString("en-GB")} kB, {addedByName},{" "}
                <ExactTime value={addedAt} />
              </p>
              <p className="break-all font-mono text-2xs text-muted">sha256 {sha256}</p>
            </div>
            <RemoveButton
              what={fileName}
              effect="Its content is deleted; the audit log keeps its name and fingerprint."
              whyNot={whyNot}
              act={() => remove.mutateAsync({ programId, documentId: id })}
            />
          </li>
        ))}
      </ul>
      {isAdding && <UploadDialog step={step} programId={programId} onClose={() => setAdding(false)} />}
    </Section>
  );
}

function AddButton({
  label,
  whyNot,
  onClick,
}: {
  label: string;
  whyNot: string | null;
  onClick: () => void;
}) {
  return (
    <WhyDisabled reason={whyNot}>
      <Button
        size="sm"
        aria-disabled={whyNot !== null || undefined}
        onClick={() => whyNot === null && onClick()}
      >
        {label}
      </Button>
    </WhyDisabled>
  );
}

type RemoveButtonProps = {
  what: string;
  effect: string;
  whyNot: string | null;
  act: () => Promise<unknown>;
};

/** Takes something away after asking. */
export function RemoveButton({ what, effect, whyNot, act }: RemoveButtonProps) {
  const [isOpen, setOpen] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [isPending, setPending] = useState(false);
  const refresh = useJourneyRefresh();
  if (whyNot !== null) return null;
  const confirm = async () => {
    setPending(true);
    setError(null);
    try {
      await act();
      setOpen(false);
      notify("success", "Taken away.");
      await refresh();
    } catch (refusal) {
      setError(refusal);
    } finally {
      setPending(false);
    }
  };
  return (
    <>
      <Button variant="ghost" size="icon" aria-label={`Take ${what} away`} onClick={() => setOpen(true)}>
        <Trash2 aria-hidden />
      </Button>
      <ConfirmDialog
        open={isOpen}
        onOpenChange={setOpen}
        title={`Take ${what} away`}
        effect={effect}
        action="Take away"
        isDangerous
        isPending={isPending}
        problem={error !== null && <ProblemText problem={problemOf(error)} />}
        onConfirm={() => void confirm()}
      />
    </>
  );
}
