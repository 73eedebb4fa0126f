import { LoadingPanel } from "@/components/ui/loading";

export default function Loading() {
  return (
    <div role="status" aria-label="The exception is loading" className="grid gap-4 lg:grid-cols-2">
      <LoadingPanel />
      <LoadingPanel />
    </div>
  );
}
