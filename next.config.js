/** The same for every answer; a page's content security policy carries a nonce and is made in proxy.ts. */
const securityHeaders = [
  { key: "X-Frame-Options", value: "DENY" },
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=(), payment=()" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
];

/** What answers of the API are is data: a browser that is led to one as if it were a page runs and frames nothing of it. */
const apiHeaders = [
  { key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
];

/** Only under https; a browser ignores it elsewhere. */
const httpsOnly = [{ key: "Strict-Transport-Security", value: "max-age=31536000; includeSubDomains" }];

/** Next.js settings of the console role. */
const nextConfig = {
  // Several stacks (development, tests) can stand side by side, each with a build folder of its own.
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
  poweredByHeader: false,
  reactStrictMode: true,
  typescript: { ignoreBuildErrors: false },
  // Native modules, the database driver and what reads files beside it stay outside the bundle.
  serverExternalPackages: ["@node-rs/argon2", "pdfkit", "postgres", "pino"],
  devIndicators: false,
  // `forbidden()` and its "you may not" screen.
  experimental: { authInterrupts: true },
  headers: async () => [
    { source: "/:path*", headers: securityHeaders },
    { source: "/api/:path*", headers: apiHeaders },
    {
      source: "/:path*",
      has: [{ type: "header", key: "x-forwarded-proto", value: "https" }],
      headers: httpsOnly,
    },
  ],
};

export default nextConfig;
