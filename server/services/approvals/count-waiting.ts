import { and, eq, inArray, ne, or, type SQL, sql } from "drizzle-orm";
import { approvals, environments } from "@/db/schema";
import { approvalKindKeys, approvalKinds } from "@/lib/approval-kinds";
import { programScope, type ServiceContext } from "../../context";
import { countMax } from "../schemas";
import { onVisibleSide } from "./list-approvals";

/** How many changes on the visible side wait for the actor's decision; `countMax + 1` stands for "more than `countMax`". */
export async function countWaiting(context: ServiceContext): Promise<{ forMe: number }> {
  if (context.actor.type !== "user") return { forMe: 0 };
  const counted = context.db
    .select({ one: sql`1` })
    .from(approvals)
    .leftJoin(environments, eq(environments.id, approvals.environmentId))
    .where(
      and(
        eq(approvals.status, "pending"),
        ne(approvals.requestedByUserId, context.actor.userId),
        or(ne(approvals.subjectType, "user"), ne(approvals.subjectId, context.actor.userId)),
        onVisibleSide(context),
        or(...approvalKindKeys.map((kind) => mayDecide(context, kind))),
      ),
    )
    .limit(countMax + 1)
    .as("counted");
  const [row] = await context.db.select({ forMe: sql<number>`count(*)::int` }).from(counted);
  return { forMe: row?.forMe ?? 0 };
}

function mayDecide(context: ServiceContext, kind: (typeof approvalKindKeys)[number]): SQL | undefined {
  const scope = programScope(context, approvalKinds[kind].permission);
  // One of no program needs the permission in all of them; `in` never holds for it.
  return and(
    eq(approvals.kind, kind),
    scope === "all" ? undefined : scope.length === 0 ? sql`false` : inArray(approvals.programId, scope),
  );
}
