import path from "node:path";
import ts from "typescript";

/* The import rules of the repository; `architecture.test.ts` holds every file to them. */

export type Import = {
  /** The importing file. */
  from: string;
  /** What is imported: a path in the repository without extension, `npm:<package>` or `node:<module>`. */
  to: string;
  /** Erased when the program runs. */
  typesOnly: boolean;
  /** The importing file runs in the browser. */
  inBrowser: boolean;
};

type Example = readonly [file: string, text: string];

export type Rule = {
  name: string;
  forbids: (found: Import) => boolean;
  /** Imports the rule must refuse, and ones it must let through: the proof that it works. */
  breaks: readonly Example[];
  keeps: readonly Example[];
};

/** Every import of a file, in all forms that TypeScript has. */
export function importsOf(file: string, text: string): Import[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const inBrowser = /^\s*["']use client["']/.test(text);
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, typesOnly: boolean) => {
    if (specifier && ts.isStringLiteralLike(specifier)) {
      found.push({ from: file, to: resolve(file, specifier.text), typesOnly, inBrowser });
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeImport(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], false);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isTypeImport(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  return (
    !clause.name && !!named && ts.isNamedImports(named) && named.elements.every((part) => part.isTypeOnly)
  );
}

function resolve(file: string, specifier: string): string {
  if (specifier.startsWith("@/")) return specifier.slice(2);
  if (specifier.startsWith(".")) return path.posix.join(path.posix.dirname(file), specifier);
  return specifier.startsWith("node:") ? specifier : `npm:${specifier}`;
}

const ours = /^(app|components|server|db|lib|simulator|scripts|e2e|bench)(\/|$)/;
const next = /^npm:next(\/|$)/;
const nextAuth = /^npm:next-auth(\/|$)/;
const database = /^(db(\/|$)|npm:(drizzle-orm|postgres)(\/|$))/;
const testFile = /(\.test\.tsx?$|^e2e\/|^bench\/|[-/]testing(\/|\.ts$))/;

/** Forbids what `imports` matches in the files that `files` matches, apart from `but`; tests are free. */
function deny(
  files: RegExp,
  imports: RegExp,
  but: { imports?: RegExp; types?: boolean } = {},
): Rule["forbids"] {
  return ({ from, to, typesOnly }) =>
    files.test(from) &&
    !testFile.test(from) &&
    imports.test(to) &&
    !but.imports?.test(to) &&
    !(but.types && typesOnly);
}

const serviceDomain = /^server\/services\/([^/]+)\//;

export const rules: Rule[] = [
  {
    name: "lib imports nothing of ours",
    forbids: deny(/^lib\//, ours, { imports: /^lib\// }),
    breaks: [["lib/money.ts", `import type { Sql } from "@/db/client";`]],
    keeps: [["lib/money.ts", `import { isFinciId } from "./ids"; import codes from "currency-codes";`]],
  },
  {
    name: "components take only types from the server and the database",
    forbids: deny(/^components\//, /^(server|db|simulator|scripts)(\/|$)/, { types: true }),
    breaks: [["components/cards/state.tsx", `import { log } from "@/server/log";`]],
    keeps: [["components/cards/state.tsx", `import type { AppRouter } from "@/server/trpc/router";`]],
  },
  {
    name: "files of the browser take only types from the server and the database",
    forbids: (found) =>
      found.inBrowser && !found.typesOnly && /^(server|db|simulator|scripts)(\/|$)/.test(found.to),
    breaks: [["app/(console)/cards/table.tsx", `"use client";\nimport { log } from "@/server/log";`]],
    keeps: [
      ["app/(console)/cards/table.tsx", `"use client";\nimport type { Row } from "@/server/services/cards";`],
      ["app/(console)/cards/page.tsx", `import { prefetch } from "@/server/trpc/server-side";`],
    ],
  },
  {
    name: "app has no SQL, no business rule and no call to FINCI",
    forbids: (found) =>
      deny(/^app\//, database, { types: true })(found) ||
      deny(/^app\//, /^server\/(services|finci|ledger|jobs)(\/|$)/, { types: true })(found),
    breaks: [
      ["app/(console)/cards/page.tsx", `import { listCards } from "@/server/services/cards";`],
      ["app/(console)/cards/page.tsx", `import { eq } from "drizzle-orm";`],
    ],
    keeps: [["app/api/webhooks/route.ts", `import { answer } from "@/server/webhooks/fetch";`]],
  },
  {
    name: "routers never touch the database",
    forbids: deny(/^server\/trpc\/routers\//, database),
    breaks: [
      ["server/trpc/routers/cards.ts", `import { eq } from "drizzle-orm";`],
      ["server/trpc/routers/cards.ts", `import type { Database } from "@/db/client";`],
    ],
    keeps: [["server/trpc/routers/cards.ts", `import { listCards } from "../../services/cards";`]],
  },
  {
    name: "only server/auth imports next-auth",
    forbids: deny(/^(?!server\/auth\/)/, nextAuth),
    breaks: [["components/shell/menu.tsx", `import { signOut } from "next-auth/react";`]],
    keeps: [["server/auth/options.ts", `import type { NextAuthOptions } from "next-auth";`]],
  },
  {
    name: "Next appears only in app, components, the helpers for server rendering, server/auth and the console role",
    forbids: deny(
      /^(?!app\/|components\/|server\/auth\/|server\/trpc\/server-side\.tsx?$|server\/console\.ts$|proxy\.ts$|instrumentation\.ts$|next\.config\.)/,
      next,
    ),
    breaks: [
      ["server/services/cards/freeze-card.ts", `import { revalidatePath } from "next/cache";`],
      ["server/trpc/init.ts", `import { headers } from "next/headers";`],
    ],
    keeps: [["server/console.ts", `import next from "next";`]],
  },
  {
    name: "the simulator shares only the contract and the signature with the server",
    forbids: deny(/^simulator\//, ours, { imports: /^(simulator|lib|server\/finci\/(contract|signing)$)/ }),
    breaks: [
      ["simulator/store.ts", `import { log } from "@/server/log";`],
      ["simulator/store.ts", `import { createFinciClient } from "@/server/finci/client";`],
    ],
    keeps: [
      ["simulator/store.ts", `import { sign } from "@/server/finci/signing"; import { x } from "./ids";`],
    ],
  },
  {
    name: "nothing imports the simulator",
    forbids: deny(/^(?!simulator\/)/, /^simulator(\/|$)/),
    breaks: [["scripts/demo.ts", `import { startSimulator } from "@/simulator";`]],
    keeps: [["server/finci/client.test.ts", `import { startSimulator } from "@/simulator";`]],
  },
  {
    name: "the authorization path imports what it needs and nothing else",
    forbids: (found) =>
      deny(/^server\/(authorization|intake)\//, ours, {
        imports:
          /^(lib\/|db\/(client|schema)|server\/(authorization|intake|ledger)(\/|$)|server\/(log|secrets)$|server\/finci\/(contract|signing)$)/,
      })(found) ||
      deny(/^server\/(authorization|intake)\//, /^npm:(next|next-auth|react|@trpc)(\/|$)/)(found),
    breaks: [
      ["server/authorization/handle.ts", `import { freezeCard } from "../services/cards";`],
      ["server/authorization/handle.ts", `import { NextRequest } from "next/server";`],
    ],
    keeps: [
      ["server/authorization/handle.ts", `import { connect } from "@/db/client"; import pino from "pino";`],
    ],
  },
  {
    name: "server/finci imports lib only",
    forbids: deny(/^server\/finci\//, ours, { imports: /^(lib\/|server\/finci\/)/ }),
    breaks: [["server/finci/client.ts", `import { audit } from "../context";`]],
    keeps: [
      ["server/finci/client.ts", `import { redact } from "@/lib/redact"; import { sign } from "./signing";`],
    ],
  },
  {
    name: "db imports lib only; its seed and its command may use the server",
    forbids: deny(/^db\/(?!seed\/|migrate-command\.ts$)/, ours, { imports: /^(lib|db)\// }),
    breaks: [["db/client.ts", `import { log } from "@/server/log";`]],
    keeps: [
      ["db/schema/cards.ts", `import { moment } from "../columns";`],
      ["db/seed/index.ts", `import { fundAccount } from "@/server/services/accounts";`],
    ],
  },
  {
    name: "the server never imports pages, parts of the screen, scripts, seeds or test support",
    forbids: (found) =>
      found.from !== "server/trpc/server-side.tsx" &&
      deny(/^server\//, /^(app|components|scripts|e2e|bench|db\/seed|db\/testing)(\/|$)/)(found),
    breaks: [["server/main.ts", `import { seedDemo } from "@/db/seed";`]],
    keeps: [
      ["server/trpc/server-side.tsx", `import { makeQueryClient } from "@/components/trpc/query-client";`],
    ],
  },
  {
    name: "services of one domain reach another through its index",
    forbids: ({ from, to }) => {
      const [, domain] = serviceDomain.exec(from) ?? [];
      const [, other] = serviceDomain.exec(to) ?? [];
      return !testFile.test(from) && !!domain && !!other && domain !== other && !/\/index$/.test(to);
    },
    breaks: [["server/services/cards/list-cards.ts", `import { load } from "../programs/load-program";`]],
    keeps: [
      [
        "server/services/cards/list-cards.ts",
        `import { load } from "../programs"; import { s } from "./schemas";`,
      ],
      ["server/services/cards/list-cards.ts", `import { scope } from "../scope";`],
    ],
  },
];
