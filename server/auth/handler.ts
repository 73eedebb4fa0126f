import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "./options";

type RouteContext = { params: Promise<{ nextauth: string[] }> };

/** Auth.js under /api/auth; the settings are read at the first request, not while building. */
export function handleAuth(request: NextRequest, context: RouteContext): Promise<Response> {
  return NextAuth(request, context, authOptions());
}
