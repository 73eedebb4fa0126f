import { FlaskConical, Radio } from "lucide-react";
import { Badge } from "@/components/ui/badge";

/** Sandbox or production, told apart by colour, sign and word. */
export function EnvironmentBadge({ kind }: { kind: "sandbox" | "production" }) {
  const Icon = kind === "production" ? Radio : FlaskConical;
  return (
    <Badge tone={kind}>
      <Icon aria-hidden />
      {kind === "production" ? "Production" : "Sandbox"}
    </Badge>
  );
}
