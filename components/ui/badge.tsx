import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "@/lib/class-names";

const badgeStyles = cva(
  "inline-flex h-5 shrink-0 items-center gap-1.5 whitespace-nowrap rounded-sm px-1.5 font-medium text-xs [&_svg]:size-3",
  {
    variants: {
      tone: {
        neutral: "bg-sunken text-muted ring-1 ring-line ring-inset",
        accent: "bg-accent-soft text-accent",
        approve: "bg-approve-soft text-approve",
        decline: "bg-decline-soft text-decline",
        warn: "bg-warn-soft text-warn",
        danger: "bg-danger-soft text-danger",
        sandbox: "bg-sandbox-soft text-sandbox",
        production: "bg-production-soft text-production",
      },
    },
    defaultVariants: { tone: "neutral" },
  },
);

export type BadgeTone = NonNullable<VariantProps<typeof badgeStyles>["tone"]>;

/** A state in a word or two. The word carries the meaning; the colour only helps the eye. */
export function Badge({
  tone,
  className,
  ...props
}: ComponentProps<"span"> & VariantProps<typeof badgeStyles>) {
  return <span className={cn(badgeStyles({ tone }), className)} {...props} />;
}
