import { redirect } from "next/navigation";
import { paths } from "@/lib/paths";

/** The console opens on its overview. */
export default function HomePage(): never {
  redirect(paths.overview);
}
