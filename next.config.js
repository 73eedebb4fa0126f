/** Next.js settings of the console role. */
const nextConfig = {
  // Several stacks (development, tests) can stand side by side, each with a build folder of its own.
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
  poweredByHeader: false,
  reactStrictMode: true,
  typescript: { ignoreBuildErrors: false },
  // Native modules and the database driver stay outside the bundle.
  serverExternalPackages: ["@node-rs/argon2", "postgres", "pino"],
  devIndicators: false,
};

export default nextConfig;
