"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useEffect, useId, useRef, useState } from "react";
import { useWhyNot } from "@/components/shell/viewer";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Section } from "@/components/ui/section";
import { paths } from "@/lib/paths";
import { statementBytesMax, statementPreviewBytes, statementRowsMax } from "@/lib/reconciliation";
import type {
  ReconciliationEnvironment,
  StatementOutcome,
  StatementPreview,
} from "@/server/services/reconciliation";
import { MappingFields } from "./mapping-fields";
import { mappingText, type StatementProgress, type StatementRefusal, sendStatement } from "./send-statement";
import { StatementPreviewTable } from "./statement-preview";
import { StatementProblems } from "./statement-problems";

type Mapping = StatementPreview["mapping"];
type State =
  | { is: "choosing" }
  | { is: "sending"; progress: StatementProgress }
  | { is: "done"; outcome: StatementOutcome }
  | { is: "refused"; refusal: StatementRefusal };

/** Uploads a statement: the file, how it is read, what it becomes, and then all of it or nothing. */
export function UploadPage({ environment }: { environment: ReconciliationEnvironment }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [accountId, setAccountId] = useState(environment.accounts[0]?.accountId ?? "");
  const [file, setFile] = useState<File | null>(null);
  const [mapping, setMapping] = useState<Mapping | null>(null);
  const [completeThrough, setCompleteThrough] = useState("");
  const [state, setState] = useState<State>({ is: "choosing" });
  const whyNot = useWhyNot("reconciliation.work", environment.program.id);
  const fileInput = useRef<HTMLInputElement>(null);
  // A file that was chosen before the page was ready counts too.
  useEffect(() => setFile((known) => known ?? fileInput.current?.files?.[0] ?? null), []);
  const ids = { account: useId(), file: useId(), through: useId() };
  const preview = usePreview(environment.id, accountId, file, mapping);
  const shown = mapping ?? preview.data?.mapping ?? null;
  if (environment.accounts.length === 0)
    return <Alert title="No master account yet">Add one in the set-up first.</Alert>;
  const choose = (change: () => void) => {
    change();
    setMapping(null);
    setState({ is: "choosing" });
  };
  const send = async () => {
    if (!file || !shown) return;
    setState({ is: "sending", progress: { sentShare: 0, rows: 0 } });
    const search = {
      environmentId: environment.id,
      accountId,
      fileName: file.name,
      mapping: mappingText(shown),
      ...(completeThrough ? { completeThrough } : {}),
    };
    const answer = await sendStatement(file, search, (progress) =>
      setState({ is: "sending", progress: { ...progress } }),
    );
    await queryClient.invalidateQueries(trpc.reconciliation.pathFilter());
    setState("outcome" in answer ? { is: "done", ...answer } : { is: "refused", ...answer });
  };
  const isReady =
    file !== null &&
    shown !== null &&
    Object.keys(preview.data?.mappingProblems ?? { none: "" }).length === 0;
  return (
    <div className="flex flex-col gap-4">
      <Section title="Statement" description={limits}>
        <div className="grid gap-3 sm:grid-cols-2">
          <div className="flex flex-col gap-1">
            <Label htmlFor={ids.account}>Master account</Label>
            <Select
              id={ids.account}
              value={accountId}
              onChange={({ target }) => choose(() => setAccountId(target.value))}
            >
              {environment.accounts.map((account) => (
                <option key={account.accountId} value={account.accountId}>
                  {account.currency} {account.accountId}
                </option>
              ))}
            </Select>
          </div>
          <div className="flex flex-col gap-1">
            <Label htmlFor={ids.file}>CSV file</Label>
            <Input
              id={ids.file}
              ref={fileInput}
              type="file"
              accept=".csv,.txt,.tsv,text/csv"
              className="py-1"
              onChange={({ target }) => choose(() => setFile(target.files?.[0] ?? null))}
            />
          </div>
        </div>
      </Section>
      {preview.error && <Alert tone="danger">{preview.error.message}</Alert>}
      {preview.data && shown && (
        <>
          <Section
            title="How it is read"
            description={
              preview.data.isRemembered && !mapping
                ? "As this account's last statement."
                : "Kept for the next one."
            }
          >
            <MappingFields preview={preview.data} mapping={shown} onChange={setMapping} />
          </Section>
          <StatementPreviewTable preview={preview.data} />
          <Section title="Take it in">
            <div className="flex flex-col gap-3">
              <div className="flex max-w-72 flex-col gap-1">
                <Label htmlFor={ids.through}>Complete to the end of (optional)</Label>
                <Input
                  id={ids.through}
                  type="date"
                  value={completeThrough}
                  onChange={({ target }) => setCompleteThrough(target.value)}
                />
                <p className="text-muted text-xs">
                  Set it when the file holds everything FINCI booked up to that day: the day can then be
                  signed off.
                </p>
              </div>
              <Outcome state={state} programId={environment.program.id} />
              <p className="text-muted">
                {whyNot ?? "All rows are taken in, or none. Rows that are here already are left out."}
              </p>
              <div className="flex gap-2">
                <Button
                  variant="primary"
                  isPending={state.is === "sending"}
                  disabled={!isReady || whyNot !== null || state.is === "done"}
                  onClick={send}
                >
                  Take in
                </Button>
                <Button asChild>
                  <Link href={`${paths.statements}?program=${environment.program.id}`}>
                    {state.is === "done" ? "All statements" : "Cancel"}
                  </Link>
                </Button>
              </div>
            </div>
          </Section>
        </>
      )}
    </div>
  );
}

const limits = `At most ${statementRowsMax.toLocaleString("en-GB")} rows and ${statementBytesMax / 1_000_000} MB. Nothing is stored before the last step.`;

function Outcome({ state, programId }: { state: State; programId: string }) {
  if (state.is === "choosing") return null;
  if (state.is === "refused") return <StatementProblems refusal={state.refusal} />;
  if (state.is === "sending") {
    const { sentShare, rows } = state.progress;
    return (
      <div role="status" className="flex flex-col gap-1">
        <progress className="w-full max-w-md" value={sentShare} max={1} aria-label="Sent" />
        <p className="text-muted text-xs tabular-nums">
          {sentShare < 1
            ? `${Math.floor(sentShare * 100)} % sent`
            : `Sent. ${rows.toLocaleString("en-GB")} rows read so far …`}
        </p>
      </div>
    );
  }
  const { isRepeat, rowsCount, addedCount } = state.outcome;
  return (
    <Alert tone="approve" title={isRepeat ? "This file was taken in before" : "Taken in"}>
      {isRepeat
        ? "Nothing was added, and nothing was changed."
        : `${rowsCount.toLocaleString("en-GB")} rows, ${addedCount.toLocaleString("en-GB")} of them new. They are being matched.`}{" "}
      <Link className="underline" href={`${paths.reconciledEntries}?program=${programId}`}>
        FINCI's entries
      </Link>
    </Alert>
  );
}

/** How the file's head would be read; asked again when a choice changes. */
function usePreview(environmentId: string, accountId: string, file: File | null, mapping: Mapping | null) {
  return useQuery({
    queryKey: [
      "statement-preview",
      environmentId,
      accountId,
      file?.name,
      file?.size,
      file?.lastModified,
      mapping,
    ],
    enabled: file !== null,
    placeholderData: (previous: StatementPreview | undefined) => (mapping ? previous : undefined),
    retry: false,
    gcTime: 0,
    queryFn: async (): Promise<StatementPreview> => {
      const search = new URLSearchParams({
        environmentId,
        accountId,
        ...(mapping ? { mapping: mappingText(mapping) } : {}),
      });
      const response = await fetch(`/api/statements/preview?${search}`, {
        method: "POST",
        body: file?.slice(0, statementPreviewBytes) ?? null,
      });
      const answer = await response.json();
      if (!response.ok) throw new Error(answer.refusal?.sentence ?? "The file could not be read.");
      for (const line of answer.lines) line.amount.minor = BigInt(line.amount.minor);
      return answer;
    },
  });
}
