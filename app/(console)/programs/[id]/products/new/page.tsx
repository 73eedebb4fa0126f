import type { SearchParams } from "nuqs/server";
import { ProductForm } from "@/components/products/product-form";
import { HydrateClient } from "@/server/trpc/server-side";
import { findProductSide } from "../find-side";

type NewProductPageProps = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> };

/** The form that adds a product. */
export default async function NewProductPage({ params, searchParams }: NewProductPageProps) {
  const { id } = await params;
  const side = await findProductSide(id, searchParams);
  return (
    <HydrateClient>
      <ProductForm programId={id} environmentId={side.id} productId={null} />
    </HydrateClient>
  );
}
