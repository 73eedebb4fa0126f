"use client";

import * as Primitive from "radix-ui/alert-dialog";
import { useId, useState } from "react";
import { Alert } from "./alert";
import { Button } from "./button";
import type { ConfirmDialogProps } from "./confirm-dialog";
import { DialogFooter, dialogStyles, overlayStyles } from "./dialog";
import { Input } from "./input";
import { Label } from "./label";

/** The dialog itself; loaded through `ConfirmDialog`. */
export default function ConfirmPanel(props: ConfirmDialogProps) {
  const [typed, setTyped] = useState("");
  const typedId = useId();
  const isConfirmed = !props.typeToConfirm || typed.trim() === props.typeToConfirm;
  return (
    <Primitive.Root
      open={props.open}
      onOpenChange={(open) => {
        if (!open) setTyped("");
        props.onOpenChange(open);
      }}
    >
      <Primitive.Portal>
        <Primitive.Overlay className={overlayStyles} />
        <Primitive.Content className={dialogStyles}>
          <div className="flex flex-col gap-1">
            <Primitive.Title className="font-semibold text-lg">{props.title}</Primitive.Title>
            <Primitive.Description asChild>
              <div className="text-muted">{props.effect}</div>
            </Primitive.Description>
          </div>
          {props.children}
          {props.typeToConfirm && (
            <div className="flex flex-col gap-1">
              <Label htmlFor={typedId}>
                Type <span className="font-mono">{props.typeToConfirm}</span> to confirm
              </Label>
              <Input
                id={typedId}
                autoComplete="off"
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
              />
            </div>
          )}
          {props.problem && <Alert tone="danger">{props.problem}</Alert>}
          <DialogFooter>
            <Primitive.Cancel asChild>
              <Button disabled={props.isPending}>Cancel</Button>
            </Primitive.Cancel>
            <Button
              variant={props.isDangerous ? "danger" : "primary"}
              isPending={props.isPending}
              disabled={!isConfirmed || props.isReady === false}
              onClick={props.onConfirm}
            >
              {props.action}
            </Button>
          </DialogFooter>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
