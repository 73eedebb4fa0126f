import { and, eq, sql } from "drizzle-orm";
import { environments, exceptions } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { countMax } from "../schemas";
import { visible } from "../scope";
import { exceptionConditions } from "./filters";

/** Open exceptions on the visible side; `countMax + 1` stands for "more than `countMax`". */
export type OpenExceptionCounts = { open: number; mine: number; nobodys: number };

/** What the navigation tells: how many wait, how many of them are the actor's, and how many nobody looks at. */
export async function countOpenExceptions(context: ServiceContext): Promise<OpenExceptionCounts> {
  const count = (owner?: "me" | "nobody") => {
    const rows = context.db
      .select({ one: sql`1` })
      .from(environments)
      .innerJoin(exceptions, eq(exceptions.environmentId, environments.id))
      .where(
        and(
          visible(context, "exception.read", undefined),
          ...exceptionConditions(context, { status: "open", owner }),
        ),
      )
      .limit(countMax + 1)
      .as("counted");
    return sql`(select count(*)::int from ${rows})`;
  };
  const [row] = await context.db.execute<{ counts: OpenExceptionCounts }>(
    sql`select json_build_object('open', ${count()}, 'mine', ${count("me")}, 'nobodys', ${count("nobody")}) as counts`,
  );
  if (!row) throw new Error("The count answered no row");
  return row.counts;
}
