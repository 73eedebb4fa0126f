import type { SearchParams } from "nuqs/server";
import { StartMaintenanceForm } from "@/components/maintenance/start-maintenance-form";
import { loadStartSearchParams } from "./search-params";

type StartMaintenancePageProps = {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
};

/** The form that starts maintenance mode. */
export default async function StartMaintenancePage({ params, searchParams }: StartMaintenancePageProps) {
  const [{ id }, { side }] = await Promise.all([params, loadStartSearchParams(searchParams)]);
  return <StartMaintenanceForm programId={id} side={side} />;
}
