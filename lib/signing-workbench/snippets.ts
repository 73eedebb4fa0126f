import { toBase64, toText } from "./bytes";

/* Programs that send one signed request, to be compared with somebody else's. They take token and secret from the environment. */

export const snippetLanguages = ["python", "requests", "curl", "typescript"] as const;
export type SnippetLanguage = (typeof snippetLanguages)[number];

export const snippetNames: Record<SnippetLanguage, string> = {
  python: "Python",
  requests: "Python, requests",
  curl: "curl",
  typescript: "TypeScript",
};

export type SnippetRequest = {
  /** `https://host:port`, without a path. */
  baseUrl: string;
  /** Upper-case. */
  method: string;
  path: string;
  body: Uint8Array;
  signingTemplate: string;
};

/** The template's pieces: a part by its name, what stands between as text. */
function piecesOf(template: string): { part: string | null; text: string }[] {
  return template
    .split(/(\{\w+\})/)
    .filter(Boolean)
    .map((piece) =>
      /^\{\w+\}$/.test(piece)
        ? { part: piece.slice(1, -1), text: "" }
        : { part: null, text: piece.replaceAll("\\n", "\n") },
    );
}

/** Text in double quotes as Python and TypeScript read it alike. */
const quoted = (text: string) => JSON.stringify(text).replace(/\u007f/g, "\\u007f");
/** Text in single quotes as a shell reads it. */
const shellQuoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** The body as text that shows and can be typed; null for bytes that have to be encoded. */
function plainBody(body: Uint8Array): string | null {
  const text = toText(body);
  // Characters beyond the basic plane are escaped differently by Python and TypeScript.
  return text !== null && !/[^\t\n\r -~\u00a1-\ud7ff]/.test(text) ? text : null;
}

/** The program for a request. Holds neither token nor secret. */
export function snippet(language: SnippetLanguage, request: SnippetRequest): string {
  if (language === "curl") return curl(request);
  if (language === "typescript") return typescript(request);
  return python(request, language === "requests");
}

function pythonBody(body: Uint8Array): string {
  const text = plainBody(body);
  if (body.length === 0) return 'b""';
  return text === null ? `base64.b64decode("${toBase64(body)}")` : `${quoted(text)}.encode("utf-8")`;
}

function python(
  { baseUrl, method, path, body, signingTemplate }: SnippetRequest,
  usesRequests: boolean,
): string {
  const input = piecesOf(signingTemplate).map(({ part, text }) =>
    part === null ? `${quoted(text)}.encode()` : part === "body" ? "body" : `${part}.encode()`,
  );
  const imports = ["base64", "hashlib", "hmac", "os", "time"].filter(
    (name) => name !== "base64" || plainBody(body) === null,
  );
  const send = usesRequests
    ? [
        "answer = requests.request(",
        `    method, ${quoted(baseUrl)} + path, data=body or None, headers=headers,`,
        "    timeout=10, allow_redirects=False,",
        ")",
        "print(answer.status_code, answer.text)",
      ]
    : [
        "request = urllib.request.Request(",
        `    ${quoted(baseUrl)} + path, data=body or None, headers=headers, method=method`,
        ")",
        "try:",
        "    answer = urllib.request.urlopen(request, timeout=10)",
        "except urllib.error.HTTPError as refusal:",
        "    answer = refusal",
        "print(answer.status, answer.read().decode())",
      ];
  const modules = usesRequests ? ["", "import requests"] : ["import urllib.error", "import urllib.request"];
  return [
    ...imports.map((name) => `import ${name}`),
    ...modules,
    "",
    'token = os.environ["FINCI_TOKEN"]',
    'secret = os.environ["FINCI_SECRET"]',
    "",
    `method = ${quoted(method)}`,
    `path = ${quoted(path)}`,
    `body = ${pythonBody(body)}`,
    "timestamp = str(int(time.time()))",
    "",
    `signing_input = ${input.join(" + ")}`,
    "signature = hmac.new(secret.encode(), signing_input, hashlib.sha256).hexdigest()",
    "headers = {",
    '    "Content-Type": "application/json",',
    '    "X-Auth-Token": token,',
    '    "X-Auth-Timestamp": timestamp,',
    '    "X-Auth-Signature": signature,',
    "}",
    ...send,
    "",
  ].join("\n");
}

function curl({ baseUrl, method, path, body, signingTemplate }: SnippetRequest): string {
  const text = plainBody(body);
  const writeBody =
    text === null
      ? `printf '%s' '${toBase64(body)}' | openssl base64 -d -A > "$body"`
      : `printf '%s' ${shellQuoted(text)} > "$body"`;
  const writes = piecesOf(signingTemplate).map(({ part, text: between }) => {
    if (part === "body") return '  cat "$body"';
    return part === null
      ? `  printf '%s' ${shellQuoted(between)}`
      : `  printf '%s' "$${part === "path" ? "request_path" : part}"`;
  });
  return [
    "#!/bin/sh",
    "# FINCI_TOKEN and FINCI_SECRET come from the environment.",
    `method=${shellQuoted(method)}`,
    // A shell's `path` may be its search path.
    `request_path=${shellQuoted(path)}`,
    "body=$(mktemp)",
    writeBody,
    "timestamp=$(date +%s)",
    "signature=$({",
    ...writes,
    `} | openssl dgst -sha256 -hmac "$FINCI_SECRET" -r | cut -d ' ' -f 1)`,
    "",
    `curl --silent --show-error --max-time 10 --request "$method" ${shellQuoted(baseUrl)}"$request_path" \\`,
    "  --header 'Content-Type: application/json' \\",
    '  --header "X-Auth-Token: $FINCI_TOKEN" \\',
    '  --header "X-Auth-Timestamp: $timestamp" \\',
    `  --header "X-Auth-Signature: $signature"${body.length === 0 ? "" : " \\"}`,
    ...(body.length === 0 ? [] : ['  --data-binary @"$body"']),
    'rm "$body"',
    "",
  ].join("\n");
}

function typescript({ baseUrl, method, path, body, signingTemplate }: SnippetRequest): string {
  const text = plainBody(body);
  const bytes = text === null ? `Buffer.from("${toBase64(body)}", "base64")` : `Buffer.from(${quoted(text)})`;
  const updates = piecesOf(signingTemplate).map(
    ({ part, text: between }) => `  .update(${part ?? quoted(between)})`,
  );
  return [
    'import { createHmac } from "node:crypto";',
    "",
    'const token = process.env.FINCI_TOKEN ?? "";',
    'const secret = process.env.FINCI_SECRET ?? "";',
    "",
    `const method = ${quoted(method)};`,
    `const path = ${quoted(path)};`,
    `const body = ${bytes};`,
    "const timestamp = Math.floor(Date.now() / 1000).toString();",
    "",
    'const signature = createHmac("sha256", secret)',
    ...updates,
    '  .digest("hex");',
    "",
    `const answer = await fetch(${quoted(baseUrl)} + path, {`,
    "  method,",
    ...(body.length === 0 ? [] : ["  body,"]),
    '  redirect: "manual",',
    "  signal: AbortSignal.timeout(10_000),",
    "  headers: {",
    '    "content-type": "application/json",',
    '    "x-auth-token": token,',
    '    "x-auth-timestamp": timestamp,',
    '    "x-auth-signature": signature,',
    "  },",
    "});",
    "console.log(answer.status, await answer.text());",
    "",
  ].join("\n");
}
