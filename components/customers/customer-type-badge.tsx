import { Building2, User } from "lucide-react";
import { Badge } from "@/components/ui/badge";

/** A natural person or a corporate. */
export function CustomerTypeBadge({ type }: { type: "person" | "corporate" }) {
  const Icon = type === "person" ? User : Building2;
  return (
    <Badge>
      <Icon aria-hidden />
      {type === "person" ? "Person" : "Corporate"}
    </Badge>
  );
}
