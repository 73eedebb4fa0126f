import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { BrandMark } from "@/components/shell/brand";
import { paths } from "@/lib/paths";
import { safeCallbackPath } from "@/lib/safe-callback-path";
import { currentServiceContext } from "@/server/auth";
import { loadSearchParams } from "./search-params";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

type SignInPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Sign-in; somebody signed in already goes on. */
export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { callbackUrl } = await loadSearchParams(searchParams);
  const target = safeCallbackPath(callbackUrl, paths.overview);
  if (await currentServiceContext()) redirect(target);
  return (
    <main className="grid min-h-dvh place-items-center bg-canvas px-4 py-10">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex flex-col items-center gap-3 text-center">
          <BrandMark className="size-10" />
          <div>
            <h1 className="font-semibold text-xl tracking-tight">Sign in to the card console</h1>
            <p className="text-muted">Authorizations, cards and money of your programs.</p>
          </div>
        </div>
        <div className="rounded-xl border border-line bg-surface p-6 shadow-raised">
          <SignInForm target={target} />
        </div>
        <p className="mt-4 text-center text-muted text-xs">
          A sign-in ends after 12 hours, or after an hour without use.
        </p>
      </div>
    </main>
  );
}
