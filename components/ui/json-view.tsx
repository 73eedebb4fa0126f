import { cn } from "@/lib/class-names";
import { Copyable } from "./copy";

type JsonViewProps = { value: unknown; label: string; className?: string };

/** A payload as it was stored, indented, in its whole length; the copy takes the whole text. */
export function JsonView({ value, label, className }: JsonViewProps) {
  const text = JSON.stringify(value, jsonValue, 2) ?? "";
  return (
    <figure className={cn("overflow-hidden rounded-md border border-line bg-sunken", className)}>
      <figcaption className="flex items-center justify-between gap-3 border-line border-b px-3 py-1.5 text-muted text-xs">
        {label}
        <Copyable text={text} label={label} shown="Copy" className="shrink-0 font-sans" />
      </figcaption>
      <pre className="whitespace-pre-wrap break-words p-3 font-mono text-xs leading-5">{text}</pre>
    </figure>
  );
}

function jsonValue(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}
