"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useId, useState } from "react";
import { useViewer } from "@/components/shell/viewer";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Input, Select, Textarea } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Section } from "@/components/ui/section";
import {
  fieldsOf,
  type IssuingKind,
  issuingBytesMax,
  issuingFieldWords,
  issuingKindWords,
  issuingRowsMax,
} from "@/lib/bulk-issuing";
import { paths } from "@/lib/paths";
import { isPermitted, whyNotPermitted } from "@/lib/permissions";
import type { ScopedProgram } from "@/server/services/programs";

const limits = `At most ${issuingRowsMax.toLocaleString("en-GB")} rows and ${issuingBytesMax / 1_000_000} MB. The first row names the columns. Nothing goes to FINCI before you have seen what would be created.`;

/** Takes a file or pasted rows, for people or for employees, and opens the batch. */
export function StartBatchForm() {
  const { data: programs } = useSuspenseQuery(useTRPC().programs.scope.queryOptions());
  const { grants } = useViewer();
  const router = useRouter();
  const open = programs.filter((program) => isPermitted(grants, "card.issue", program.id));
  const [programId, setProgramId] = useState(open[0]?.id ?? "");
  const program = open.find(({ id }) => id === programId);
  const kinds = kindsOf(program);
  const [chosenKind, setKind] = useState<IssuingKind>("persons");
  const kind = kinds.includes(chosenKind) ? chosenKind : (kinds[0] ?? "persons");
  const [file, setFile] = useState<File | null>(null);
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const ids = { program: useId(), kind: useId(), file: useId(), text: useId() };
  if (open.length === 0)
    return <EmptyState title="You cannot issue cards here">{whyNotPermitted("card.issue")}</EmptyState>;
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setPending(true);
    const answer = await sendRows(file ?? text, {
      programId,
      kind,
      fileName: file?.name ?? "Pasted rows",
    });
    if ("id" in answer) return router.push(paths.issuingBatch(answer.id));
    setPending(false);
    setProblem(answer.sentence);
  };
  return (
    <Section title="Upload or paste" description={limits}>
      <form onSubmit={send} className="flex flex-col gap-4">
        <div className="grid gap-3 sm:grid-cols-2">
          <div className="flex flex-col gap-1">
            <Label htmlFor={ids.program}>Program</Label>
            <Select id={ids.program} value={programId} onChange={({ target }) => setProgramId(target.value)}>
              {open.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          </div>
          <div className="flex flex-col gap-1">
            <Label htmlFor={ids.kind}>Who are the cards for?</Label>
            <Select
              id={ids.kind}
              value={kind}
              onChange={({ target }) => setKind(target.value as IssuingKind)}
            >
              {kinds.map((key) => (
                <option key={key} value={key}>
                  {issuingKindWords[key].label}
                </option>
              ))}
            </Select>
          </div>
          <div className="flex flex-col gap-1 sm:col-span-2">
            <Label htmlFor={ids.file}>CSV file</Label>
            <Input
              id={ids.file}
              type="file"
              accept=".csv,.txt,.tsv,text/csv"
              className="py-1"
              onChange={({ target }) => setFile(target.files?.[0] ?? null)}
            />
          </div>
          {!file && (
            <div className="flex flex-col gap-1 sm:col-span-2">
              <Label htmlFor={ids.text}>or pasted rows</Label>
              <Textarea
                id={ids.text}
                value={text}
                rows={6}
                spellCheck={false}
                className="font-mono text-xs"
                placeholder={fieldsOf(kind).join(", ")}
                onChange={({ target }) => setText(target.value)}
              />
            </div>
          )}
        </div>
        <p className="text-muted text-xs">Columns: {columnNames(kind)}.</p>
        {problem && <Alert tone="danger">{problem}</Alert>}
        <div>
          <Button
            type="submit"
            variant="primary"
            isPending={isPending}
            disabled={!program || (!file && text.trim() === "")}
          >
            Continue
          </Button>
        </div>
      </form>
    </Section>
  );
}

function kindsOf(program: ScopedProgram | undefined): IssuingKind[] {
  if (program?.customerModel === "businesses") return ["employees"];
  return program?.customerModel === "consumers" ? ["persons"] : ["persons", "employees"];
}

function columnNames(kind: IssuingKind): string {
  return fieldsOf(kind)
    .map((field) => issuingFieldWords[field])
    .map(({ label, isOptional }) => `${label.toLowerCase()}${isOptional ? " (optional)" : ""}`)
    .join(", ");
}

/** Sends the rows as the raw body. Never rejects: what went wrong is a sentence. */
async function sendRows(
  rows: File | string,
  search: Record<string, string>,
): Promise<{ id: string } | { sentence: string }> {
  try {
    const response = await fetch(`/api/issuing-batches?${new URLSearchParams(search)}`, {
      method: "POST",
      headers: { "content-type": "application/octet-stream" },
      body: typeof rows === "string" ? new Blob([rows]) : rows,
    });
    return await response.json();
  } catch {
    return { sentence: "The console did not answer. Check the connection; what you pasted is still here." };
  }
}
