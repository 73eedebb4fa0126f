import { and, eq, isNull } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { environments, products } from "@/db/schema";
import { audit, type ServiceContext } from "../../context";
import { copySplit, writeStartingSplit } from "../responsibilities";
import { copyProgramRules } from "../rules";
import { insertProgram } from "./insert-program";
import { loadProgram, requireAllPrograms } from "./load-program";
import { type CloneProgram, cloneProgramSchema } from "./schemas";

type Side = Pick<typeof environments.$inferSelect, "id" | "kind">;
export type ClonedProgram = { id: string; products: number; ruleSets: number; hasSplit: boolean };

/**
 * Makes a draft with another program's definition and, as asked, its products in use, the program-wide rules (as drafts; nothing
 * comes into force) and the split of duties. Never copied: credentials, addresses, endpoints, networks, people's roles, customers,
 * cards, money.
 * @throws DomainError not_found, not_permitted (needs the role for all programs)
 */
export async function cloneProgram(context: ServiceContext, input: CloneProgram): Promise<ClonedProgram> {
  requireAllPrograms(context);
  const { id, name, reason, ...asked } = cloneProgramSchema.parse(input);
  const source = await loadProgram(context, id);
  // Everything but what makes a program itself: columns that are added later are part of the definition too.
  const {
    id: _id,
    slug: _slug,
    status: _status,
    createdAt: _made,
    updatedAt: _changed,
    ...definition
  } = source;
  return context.db.transaction(async (tx) => {
    const from = await tx
      .select({ id: environments.id, kind: environments.kind })
      .from(environments)
      .where(eq(environments.programId, id));
    const { program, sides } = await insertProgram(tx, { ...definition, name });
    const pairs = pairSides(from, sides);
    const productCount = asked.withProducts ? await copyProducts(tx, pairs) : 0;
    const why = `Cloned from ${source.name}. ${reason}`;
    const ruleSetCount = asked.withRules
      ? await copyProgramRules(tx, context, { programId: program.id, pairs, reason: why })
      : 0;
    const hasSplit =
      asked.withSplit && (await copySplit(tx, context, { source, target: program, reason: why }));
    if (!hasSplit) await writeStartingSplit(tx, context, program);
    await audit(tx, context, {
      action: "program.clone",
      subjectType: "program",
      subjectId: program.id,
      programId: program.id,
      after: {
        name,
        slug: program.slug,
        clonedFrom: id,
        products: productCount,
        ruleSets: ruleSetCount,
        split: hasSplit,
      },
      reason,
    });
    return { id: program.id, products: productCount, ruleSets: ruleSetCount, hasSplit };
  });
}

export type SidePair = { fromId: string; toId: string };

function pairSides(from: readonly Side[], to: readonly Side[]): SidePair[] {
  return to.flatMap((side) => {
    const source = from.find(({ kind }) => kind === side.kind);
    return source ? [{ fromId: source.id, toId: side.id }] : [];
  });
}

async function copyProducts(tx: Transaction, pairs: readonly SidePair[]): Promise<number> {
  let count = 0;
  for (const { fromId, toId } of pairs) {
    const rows = await tx
      .select()
      .from(products)
      .where(and(eq(products.environmentId, fromId), isNull(products.retiredAt)));
    if (rows.length === 0) continue;
    const now = new Date();
    await tx
      .insert(products)
      .values(rows.map((row) => ({ ...row, environmentId: toId, createdAt: now, updatedAt: now })));
    count += rows.length;
  }
  return count;
}
