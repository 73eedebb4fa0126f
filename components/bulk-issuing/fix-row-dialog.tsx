"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { TextField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { problemOf } from "@/components/trpc/problem";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { SkeletonLines } from "@/components/ui/skeleton";
import { fieldsOf, type IssuingProblem, type IssuingValues, issuingFieldWords } from "@/lib/bulk-issuing";
import type { BatchView } from "@/server/services/bulk-issuing";
import { useBatchRefresh } from "./use-batch";

type FixRowDialogProps = {
  batch: BatchView;
  line: number;
  problems: readonly IssuingProblem[];
  onClose: () => void;
};

/** Corrects one row in place; the batch is checked again. */
export function FixRowDialog({ batch, line, problems, onClose }: FixRowDialogProps) {
  const query = useQuery({
    ...useTRPC().bulkIssuing.rowValues.queryOptions({ id: batch.id, line }),
    staleTime: 0,
    gcTime: 0,
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={`Line ${line}`} description="As it is read. What you change is checked again.">
        {query.error && <Alert tone="danger">{problemOf(query.error).sentence}</Alert>}
        {query.isFetching && !query.error && <SkeletonLines count={6} />}
        {query.data && !query.isFetching && (
          <FixRowForm
            batch={batch}
            line={line}
            problems={problems}
            values={query.data.values}
            onClose={onClose}
          />
        )}
      </DialogContent>
    </Dialog>
  );
}

function FixRowForm({
  batch,
  line,
  problems,
  values,
  onClose,
}: FixRowDialogProps & { values: IssuingValues }) {
  const form = useForm<IssuingValues>({ defaultValues: values });
  const refresh = useBatchRefresh();
  const fix = useMutation(useTRPC().bulkIssuing.fixRow.mutationOptions());
  const submit = async (typed: IssuingValues) => {
    const changed = Object.entries(typed).filter(
      ([field, text]) => text !== values[field as keyof IssuingValues],
    );
    if (changed.length > 0)
      await fix.mutateAsync({ id: batch.id, line, values: Object.fromEntries(changed) });
    await refresh();
    onClose();
  };
  return (
    <Form form={form} onSubmit={submit}>
      <div className="grid gap-3 sm:grid-cols-2">
        {fieldsOf(batch.kind).map((field) => (
          <TextField
            key={field}
            name={field}
            label={issuingFieldWords[field].label}
            autoComplete="off"
            description={problems.find((problem) => problem.field === field)?.sentence}
          />
        ))}
      </div>
      <Submit action="Mend" />
    </Form>
  );
}
