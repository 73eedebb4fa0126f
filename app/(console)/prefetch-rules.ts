import type { RuleSubject } from "@/server/services/rules";
import { getQueryClient, orNotFound, prefetch, trpc } from "@/server/trpc/server-side";

/** What a page of rules cannot do without, and what its first paint shows besides. */
export async function prefetchRules(subject: RuleSubject): Promise<void> {
  await Promise.all([
    orNotFound(getQueryClient().fetchQuery(trpc.rules.ofSubject.queryOptions(subject))),
    prefetch(trpc.rules.usage.queryOptions(subject), trpc.rules.applying.queryOptions(subject)),
  ]);
}
