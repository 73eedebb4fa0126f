"use client";

import { useMutation } from "@tanstack/react-query";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useForm, useWatch } from "react-hook-form";
import { SelectField, TextareaField, TextField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useWhyNot } from "@/components/shell/viewer";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { toBase64, toBytes } from "@/lib/signing-workbench/bytes";
import { snippetLanguages } from "@/lib/signing-workbench/snippets";
import { SignatureResult } from "./signature-result";
import { SnippetView } from "./snippet-view";
import { type EnvironmentOf, useEnvironment } from "./use-environment";

const methods = ["POST", "PATCH", "GET", "PUT", "DELETE"] as const;
const bodyForms = ["lf", "crlf", "hex", "base64"] as const;
const bodyFormNames: Record<(typeof bodyForms)[number], string> = {
  lf: "Text, lines end in LF",
  crlf: "Text, lines end in CR LF",
  hex: "Hex",
  base64: "Base64",
};

type Values = {
  method: (typeof methods)[number];
  path: string;
  timestamp: string;
  bodyForm: (typeof bodyForms)[number];
  body: string;
  expected: string;
  secretOf: "stored" | "typed";
  secret: string;
};

/** The very bytes that were entered; null where they are none. A text field turns every line end into LF. */
function bodyBytes({ body, bodyForm }: Pick<Values, "body" | "bodyForm">): Uint8Array | null {
  if (bodyForm === "hex" || bodyForm === "base64") return toBytes(body, bodyForm);
  return toBytes(bodyForm === "crlf" ? body.replace(/\r?\n/g, "\r\n") : body, "text");
}

type WorkbenchProps = EnvironmentOf & {
  /** Unix seconds, to begin with. */
  nowSeconds: number;
};

/** Compares our signature of a request with somebody else's, byte for byte, and finds the way that gives theirs. */
export function SignatureWorkbench({ programId, kind, nowSeconds }: WorkbenchProps) {
  const environment = useEnvironment({ programId, kind });
  const whyNot = useWhyNot("environment.write", programId);
  const [address, setAddress] = useQueryStates({
    method: parseAsStringLiteral(methods).withDefault("POST"),
    path: parseAsString.withDefault(`${environment.pathPrefix}/get-persons`),
    language: parseAsStringLiteral(snippetLanguages).withDefault("python"),
  });
  const compare = useMutation(useTRPC().connection.compareSignature.mutationOptions());
  const form = useForm<Values>({
    defaultValues: {
      method: address.method,
      path: address.path,
      timestamp: String(nowSeconds),
      bodyForm: "lf",
      body: '{"external_id":"example"}',
      expected: "",
      secretOf: "stored",
      secret: "",
    },
  });
  const given = useWatch({ control: form.control }) as Values;
  const send = async (values: Values) => {
    const bytes = bodyBytes(values);
    if (!bytes) return form.setError("body", { message: `This is not ${values.bodyForm}.` });
    const { method, path, timestamp, expected, secretOf, secret } = values;
    await setAddress({ method, path });
    await compare.mutateAsync({
      environmentId: environment.id,
      method,
      path,
      timestamp,
      bodyBase64: toBase64(bytes),
      expectedBase64: toBase64(new TextEncoder().encode(expected)),
      ...(secretOf === "typed" && { secret }),
    });
  };
  return (
    <div className="flex flex-col gap-4">
      <Section
        title="Signature workbench"
        description="Paste a request and FINCI's signature of it: a test vector, or a call that FINCI refused. Nothing is sent to FINCI."
      >
        <Form
          form={form}
          onSubmit={send}
          renameField={(name) => ({ bodyBase64: "body", expectedBase64: "expected" })[name] ?? name}
        >
          <div className="grid items-start gap-4 sm:grid-cols-[8rem_minmax(0,1fr)_14rem]">
            <SelectField name="method" label="Method">
              {methods.map((method) => (
                <option key={method}>{method}</option>
              ))}
            </SelectField>
            <TextField
              name="path"
              label="Path"
              className="[&_input]:font-mono [&_textarea]:font-mono"
              autoComplete="off"
              spellCheck={false}
              description="With prefix and query, exactly as it goes on the wire."
              rules={{ required: "Enter the path." }}
            />
            <TextField
              name="timestamp"
              label="Timestamp"
              autoComplete="off"
              description="As in X-Auth-Timestamp: Unix seconds."
              rules={{ required: "Enter the timestamp." }}
            />
          </div>
          <div className="grid items-start gap-4 sm:grid-cols-[minmax(0,1fr)_14rem]">
            <TextareaField
              name="body"
              label="Body"
              rows={4}
              className="[&_input]:font-mono [&_textarea]:font-mono"
              spellCheck={false}
              description="To the byte. Where a byte order mark or odd line ends matter, paste it as hex or base64."
            />
            <SelectField name="bodyForm" label="The body is entered as">
              {bodyForms.map((each) => (
                <option key={each} value={each}>
                  {bodyFormNames[each]}
                </option>
              ))}
            </SelectField>
          </div>
          <TextField
            name="expected"
            label="FINCI's signature"
            className="[&_input]:font-mono [&_textarea]:font-mono"
            autoComplete="off"
            spellCheck={false}
            description="Hex or base64. Leave it empty to see ours alone."
          />
          <div className="grid items-start gap-4 sm:grid-cols-2">
            <SelectField name="secretOf" label="Secret">
              <option value="stored">The one of this environment</option>
              <option value="typed">Another one, for this comparison only</option>
            </SelectField>
            {given.secretOf === "typed" && (
              <TextField
                name="secret"
                label="Secret to try"
                type="password"
                autoComplete="off"
                spellCheck={false}
                description="Kept nowhere."
                rules={{ required: "Type the secret of the test vector." }}
              />
            )}
          </div>
          <Submit
            action="Compare"
            whyNot={whyNot}
            effect="That you compared stays in the audit log, with method and path; secret, body and signatures do not."
          >
            <Button onClick={() => form.setValue("timestamp", String(Math.floor(Date.now() / 1000)))}>
              Take the time now
            </Button>
          </Submit>
        </Form>
      </Section>
      {compare.data && (
        <SignatureResult result={compare.data} environment={environment} onUsed={() => compare.reset()} />
      )}
      <SnippetView
        language={address.language}
        onLanguage={(language) => void setAddress({ language })}
        request={{
          baseUrl: environment.baseUrl ?? "https://the-address-FINCI-gave:5500",
          method: given.method,
          path: given.path,
          body: bodyBytes(given) ?? new Uint8Array(),
          signingTemplate: environment.signingTemplate,
        }}
      />
    </div>
  );
}
