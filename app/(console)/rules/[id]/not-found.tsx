import { SearchX } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";

export default function RuleSetNotFound() {
  return (
    <EmptyState icon={SearchX} title="This version of the rules was not found">
      No version has this id, or it belongs to a program you may not see. Check the address.
    </EmptyState>
  );
}
