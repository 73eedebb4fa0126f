import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/class-names";

const tones = {
  info: { icon: Info, style: "border-line-strong bg-sunken", iconStyle: "text-muted" },
  approve: { icon: CircleCheck, style: "border-approve/30 bg-approve-soft", iconStyle: "text-approve" },
  warn: { icon: TriangleAlert, style: "border-warn/30 bg-warn-soft", iconStyle: "text-warn" },
  danger: { icon: CircleAlert, style: "border-danger/30 bg-danger-soft", iconStyle: "text-danger" },
} as const;

type AlertProps = {
  tone?: keyof typeof tones;
  title?: ReactNode;
  /** What happened, what it means for the money or the card, what to do next. */
  children?: ReactNode;
  /** Buttons and links. */
  actions?: ReactNode;
  className?: string;
};

/** A message that stands in the page. Refusals and warnings are read out when they appear. */
export function Alert({ tone = "info", title, children, actions, className }: AlertProps) {
  const { icon: Icon, style, iconStyle } = tones[tone];
  return (
    <div
      role={tone === "danger" || tone === "warn" ? "alert" : "status"}
      className={cn("flex gap-2.5 rounded-md border px-3 py-2.5", style, className)}
    >
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", iconStyle)} />
      <div className="flex min-w-0 flex-col gap-1">
        {title && <p className="font-semibold">{title}</p>}
        {children && <div className="break-words">{children}</div>}
        {actions && <div className="mt-1 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}
