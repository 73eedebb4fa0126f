import { createRequire } from "node:module";

/** What Next would say about the request that is being answered, where there is no Next. */
export const current = { headers: new Headers() };

export const nextHeaders = {
  headers: async () => current.headers,
  cookies: async () => {
    const all = (current.headers.get("cookie") ?? "").split("; ").flatMap((pair) => {
      const [name = "", ...value] = pair.split("=");
      return name ? [{ name, value: decodeURIComponent(value.join("=")) }] : [];
    });
    return { getAll: () => all, get: (wanted: string) => all.find(({ name }) => name === wanted) };
  },
};

/** For Auth.js, which asks Next by `require` at each request, where a mock of the test does not reach. */
export function answerForNext(): void {
  const require = createRequire(import.meta.url);
  const file = require.resolve("next/headers");
  require.cache[file] = { id: file, filename: file, loaded: true, exports: nextHeaders } as never;
}
