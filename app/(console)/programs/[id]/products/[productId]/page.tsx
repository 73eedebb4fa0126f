import { notFound } from "next/navigation";
import type { SearchParams } from "nuqs/server";
import { ProductForm } from "@/components/products/product-form";
import { getQueryClient, HydrateClient, trpc } from "@/server/trpc/server-side";
import { findProductSide } from "../find-side";

type ProductPageProps = {
  params: Promise<{ id: string; productId: string }>;
  searchParams: Promise<SearchParams>;
};

/** The form that changes a product. */
export default async function ProductPage({ params, searchParams }: ProductPageProps) {
  const { id, productId } = await params;
  const side = await findProductSide(id, searchParams);
  const { items } = await getQueryClient().fetchQuery(
    trpc.products.list.queryOptions({ environmentId: side.id }),
  );
  const product = items.find((item) => String(item.productId) === productId);
  if (!product) notFound();
  return (
    <HydrateClient>
      <ProductForm programId={id} environmentId={side.id} productId={product.productId} />
    </HydrateClient>
  );
}
