import { PaymentNotFound } from "@/components/payments/payment-not-found";
import { paths } from "@/lib/paths";

export default function NotFound() {
  return <PaymentNotFound what="delivery" list={{ href: paths.deliveries, name: "Deliveries" }} />;
}
