"use client";

import * as Primitive from "radix-ui/tooltip";
import type { ReactNode } from "react";

export const TooltipProvider = Primitive.Provider;

/** A short explanation on hover and focus. Its child takes focus; a disabled button goes into a `WhyDisabled`. */
export function Tooltip({ content, children }: { content: ReactNode; children: ReactNode }) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{children}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-72 rounded-md bg-ink px-2.5 py-1.5 text-canvas text-xs shadow-raised"
        >
          {content}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/**
 * Explains why its button cannot be used: the reason shows on hover and on keyboard focus, and is read out with the
 * button. Without a reason the child stands alone. The child takes `aria-disabled`, not `disabled`, to stay reachable.
 */
export function WhyDisabled({ reason, children }: { reason: string | null; children: ReactNode }) {
  return reason ? <Tooltip content={reason}>{children}</Tooltip> : children;
}
