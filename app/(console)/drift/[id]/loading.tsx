import { LoadingObject } from "@/components/ui/loading";

export default function Loading() {
  return <LoadingObject name="The difference" />;
}
