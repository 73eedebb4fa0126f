import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import { environments, products, programs } from "@/db/schema";
import { productStage } from "@/lib/products";
import { programScope, type ServiceContext } from "../../context";

type ProgramRow = typeof programs.$inferSelect;

export type ScopedProgram = Pick<
  ProgramRow,
  | "id"
  | "slug"
  | "name"
  | "model"
  | "customerModel"
  | "decisioningModel"
  | "capabilities"
  | "currency"
  | "status"
> & {
  /** The side the person looks at; null where the program has none. */
  environment: { id: string; kind: "sandbox" | "production"; status: "enabled" | "disabled" } | null;
  /** What is issued on that side; retired products are left out. */
  products: {
    productId: number;
    name: string;
    currency: string;
    form: "physical" | "digital";
    validityMonths: number;
    /** Stage in which its cards begin. */
    stage: ReturnType<typeof productStage>;
  }[];
};

/** Programs at most in a menu. */
const programsMax = 500;

/** The programs that the actor sees, by name, for menus and the issuing wizard. */
export async function listProgramScope(context: ServiceContext): Promise<ScopedProgram[]> {
  const scope = programScope(context, "program.read");
  const rows = await context.db
    .select({ program: programs, environment: environments })
    .from(programs)
    .leftJoin(
      environments,
      and(eq(environments.programId, programs.id), eq(environments.kind, context.environmentKind)),
    )
    .where(scope === "all" ? undefined : inArray(programs.id, scope))
    .orderBy(asc(programs.name), asc(programs.id))
    .limit(programsMax);
  const environmentIds = rows.flatMap((row) => row.environment?.id ?? []);
  const productRows = await context.db
    .select()
    .from(products)
    .where(and(inArray(products.environmentId, environmentIds), isNull(products.retiredAt)))
    .orderBy(asc(products.name), asc(products.productId));
  return rows.map(({ program, environment }) => ({
    id: program.id,
    slug: program.slug,
    name: program.name,
    model: program.model,
    customerModel: program.customerModel,
    decisioningModel: program.decisioningModel,
    capabilities: program.capabilities,
    currency: program.currency,
    status: program.status,
    environment: environment && {
      id: environment.id,
      kind: environment.kind,
      status: environment.status,
    },
    products: productRows
      .filter((product) => product.environmentId === environment?.id)
      .map((product) => ({
        productId: product.productId,
        name: product.name,
        currency: product.currency,
        form: product.form,
        validityMonths: product.validityMonths,
        stage: productStage(product),
      })),
  }));
}
