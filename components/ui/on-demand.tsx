"use client";

import * as Slot from "radix-ui/slot";
import { type ComponentType, lazy, type ReactElement, Suspense, useState } from "react";

/** What opens from a button; it opens by itself once it is there, and takes the button over. */
export type PanelProps = { trigger: ReactElement };

type Panel<Props> = { Content: ComponentType<Props & PanelProps>; load: () => Promise<unknown> };

/** Names a panel whose code stays out of the first load: `onDemand(() => import("./user-panel"))`. */
export function onDemand<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props & PanelProps> }>,
): Panel<Props> {
  return { Content: lazy(load) as unknown as Panel<Props>["Content"], load };
}

type OnDemandProps<Props> = {
  panel: Panel<Props>;
  /** What the panel takes besides its button. */
  with: Props;
  /** The button. It fetches the code when it is pointed at or focused, and opens the panel when pressed. */
  children: ReactElement;
};

/** A button whose menu, popover or sheet is fetched when somebody is about to want it. */
export function OnDemand<Props extends object>({ panel, with: props, children }: OnDemandProps<Props>) {
  const [isWanted, setWanted] = useState(false);
  if (!isWanted) {
    return (
      <Slot.Root
        aria-expanded={false}
        onPointerEnter={panel.load}
        onFocus={panel.load}
        onClick={() => setWanted(true)}
      >
        {children}
      </Slot.Root>
    );
  }
  return (
    <Suspense fallback={children}>
      <panel.Content {...props} trigger={children} />
    </Suspense>
  );
}
