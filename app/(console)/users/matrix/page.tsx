import type { Metadata } from "next";
import { MatrixPage } from "@/components/users/matrix-page";
import { orForbidden } from "@/server/trpc/server-side";

export const metadata: Metadata = { title: "What roles may do" };

/** Roles and permissions. */
export default async function MatrixRoute() {
  await orForbidden("user.read");
  return <MatrixPage />;
}
