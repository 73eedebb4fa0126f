import { notFound } from "next/navigation";
import { SettingsForm } from "@/components/environments/settings-form";
import { readSide } from "../side";

type EnvironmentSettingsPageProps = { params: Promise<{ id: string; kind: string }> };

/** The form that changes them. */
export default async function EnvironmentSettingsPage({ params }: EnvironmentSettingsPageProps) {
  const { id, kind: text } = await params;
  const kind = readSide(text);
  if (!kind) notFound();
  return <SettingsForm programId={id} kind={kind} />;
}
