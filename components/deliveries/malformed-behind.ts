import { paths } from "@/lib/paths";

type Range = { program: string | null; from?: Date | null; to?: Date | null };

/** The address of the deliveries that were refused at the authorization endpoint before a decision. */
export function malformedBehind({ program, from, to }: Range): string {
  const search = new URLSearchParams({ endpoint: "authorization", state: "rejected" });
  if (program) search.set("program", program);
  if (from) search.set("from", from.toISOString());
  if (to) search.set("to", to.toISOString());
  return `${paths.deliveries}?${search}`;
}
