"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Textarea } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { notify } from "@/components/ui/toast";
import { WhyDisabled } from "@/components/ui/why-disabled";
import { formatCapped } from "@/lib/figures";
import type { ProductItem } from "@/server/services/products";

type RetireProductProps = { product: ProductItem; whyNot: string | null };

/** Retires a product, or takes it up again, with a reason. */
export function RetireProduct({ product, whyNot }: RetireProductProps) {
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const isRetired = product.retiredAt !== null;
  const change = useMutation(
    trpc.products.retire.mutationOptions({
      onSuccess: async () => {
        await Promise.all([
          queryClient.invalidateQueries(trpc.products.pathFilter()),
          queryClient.invalidateQueries(trpc.programs.pathFilter()),
        ]);
        setOpen(false);
        setReason("");
        notify("success", isRetired ? `${product.name} is in use again.` : `${product.name} is retired.`);
      },
    }),
  );
  const verb = isRetired ? "Take up again" : "Retire";
  return (
    <>
      <WhyDisabled reason={whyNot}>
        <Button
          size="sm"
          aria-label={`${verb} ${product.name}`}
          aria-disabled={whyNot !== null || undefined}
          onClick={() => whyNot === null && setOpen(true)}
        >
          {verb} …
        </Button>
      </WhyDisabled>
      <ConfirmDialog
        open={isOpen}
        onOpenChange={setOpen}
        title={`${verb}: ${product.name}`}
        effect={
          isRetired
            ? "Cards can be issued with it again."
            : `No card can be issued with it any more. The ${formatCapped(product.cards)} cards it has go on as they are.`
        }
        action={verb}
        isDangerous={!isRetired}
        isPending={change.isPending}
        isReady={reason.trim().length >= 3}
        problem={change.error?.message}
        onConfirm={() => {
          const { environmentId, productId, updatedAt } = product;
          change.mutate({ environmentId, productId, updatedAt, isRetired: !isRetired, reason });
        }}
      >
        <div className="flex flex-col gap-1">
          <Label htmlFor={`retire-${product.productId}`}>Reason</Label>
          <Textarea
            id={`retire-${product.productId}`}
            rows={2}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
      </ConfirmDialog>
    </>
  );
}
