import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/class-names";

type EmptyStateProps = {
  icon?: LucideIcon;
  title: string;
  /** Why there is nothing, and what would change that. */
  children?: ReactNode;
  actions?: ReactNode;
  /** It is the whole page: its title is then the page's heading. */
  isPage?: boolean;
  className?: string;
};

/** Stands where rows would be when there are none. */
export function EmptyState({ icon: Icon, title, children, actions, isPage, className }: EmptyStateProps) {
  const Title = isPage ? "h1" : "p";
  return (
    <div className={cn("flex flex-col items-center gap-1.5 px-6 py-12 text-center", className)}>
      {Icon && <Icon aria-hidden className="mb-1 size-6 text-faint" strokeWidth={1.5} />}
      <Title className="font-semibold">{title}</Title>
      {children && <div className="max-w-md text-muted">{children}</div>}
      {actions && <div className="mt-2 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
