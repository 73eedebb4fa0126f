import type { SearchParams } from "nuqs/server";
import { ProductList } from "@/components/products/product-list";
import { HydrateClient } from "@/server/trpc/server-side";
import { findProductSide } from "./find-side";

type ProductsPageProps = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> };

/** What the program issues, on one of its sides. */
export default async function ProductsPage({ params, searchParams }: ProductsPageProps) {
  const { id } = await params;
  const side = await findProductSide(id, searchParams);
  return (
    <HydrateClient>
      <ProductList key={side.id} programId={id} environmentId={side.id} />
    </HydrateClient>
  );
}
