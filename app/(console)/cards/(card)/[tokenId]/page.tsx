import { CardOverview } from "@/components/cards/card-overview";

export default async function CardPage({ params }: { params: Promise<{ tokenId: string }> }) {
  return <CardOverview tokenId={(await params).tokenId} />;
}
