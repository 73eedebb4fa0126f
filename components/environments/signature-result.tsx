"use client";

import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";
import { Copyable } from "@/components/ui/copy";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { notify } from "@/components/ui/toast";
import { paths } from "@/lib/paths";
import type { SignatureComparison } from "@/server/services/connection";
import type { EnvironmentDetail } from "@/server/services/environments";
import { ReasonAction } from "./reason-action";
import { SigningInput } from "./signing-input";

type ResultProps = {
  result: SignatureComparison;
  environment: EnvironmentDetail;
  /** The template that was found is the environment's now. */
  onUsed: () => void;
};

/** Whether the signatures are the same, what would make them so, and what was signed. */
export function SignatureResult({ result, environment, onUsed }: ResultProps) {
  return (
    <Section title="Result">
      <div className="flex flex-col gap-4">
        <Verdict result={result} environment={environment} onUsed={onUsed} />
        <Signatures result={result} />
        <SigningInput pieces={result.pieces} template={result.template} />
      </div>
    </Section>
  );
}

function Verdict({ result, environment, onUsed }: ResultProps) {
  const { theirs, search, secret } = result;
  if (!theirs) return null;
  if (theirs.form === null)
    return (
      <Alert tone="danger" title="This is no HMAC-SHA256">
        It has {theirs.text.length} characters. A signature has 64 of hex, or 43 or 44 of base64: paste it
        whole.
      </Alert>
    );
  if (theirs.differsAt === null)
    return (
      <Alert tone="approve" title="The signatures are the same">
        Template and secret are right for this request.{" "}
        <TextLink href={paths.environmentConnectionTest(environment.program.id, environment.kind)}>
          Test the connection
        </TextLink>
      </Alert>
    );
  const found = search?.found;
  if (!found) return <NotFound result={result} />;
  if (found.beyond.length > 0)
    return (
      <Alert
        tone="warn"
        title={
          theirs.isSame ? "The same signature, written differently" : "Found, and no template can say it"
        }
      >
        <ul className="list-disc pl-4">
          {found.beyond.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        {!theirs.isSame && (
          <p className="mt-1">
            The order of the parts is <Code>{found.template}</Code>. Ask FINCI's engineer whether the test
            vector is meant so: the console cannot sign this way.
          </p>
        )}
      </Alert>
    );
  return (
    <Alert
      tone="approve"
      title="This template gives FINCI's signature"
      actions={<UseTemplate template={found.template} environment={environment} onUsed={onUsed} />}
    >
      <p>
        <Code>{found.template}</Code>
      </p>
      <p className="mt-1">
        It is number {search?.tried} of the ways tried, those nearest to ours first.
        {found.template.includes("\\n") && " \\n stands for a line end."}
        {secret === "typed" &&
          " It fits the secret you typed; see that the same one is entered for this environment."}
      </p>
    </Alert>
  );
}

function NotFound({ result: { search, secret } }: { result: SignatureComparison }) {
  return (
    <Alert tone="danger" title="No way of signing gives FINCI's signature">
      <p>
        {search?.tried.toLocaleString("en")} ways were tried
        {search?.isComplete ? "" : ", then the time was over"}: orders, separators, forms of path, body,
        method and secret.
      </p>
      <p className="mt-1">
        {secret === "stored"
          ? "Most likely the secret is another one: choose “Another one” above and type the secret of the test vector."
          : "Most likely the secret or the body is not what was signed. See the notes below; paste the body as hex."}
      </p>
    </Alert>
  );
}

type UseTemplateProps = { template: string; environment: EnvironmentDetail; onUsed: () => void };

function UseTemplate({ template, environment, onUsed }: UseTemplateProps) {
  const change = useMutation(useTRPC().environments.changeSettings.mutationOptions());
  return (
    <ReasonAction
      environment={environment}
      label="Use this template"
      title={`Sign calls of the ${environment.kind} in another way`}
      effect={`From the next call on, and for signed deliveries, what is signed is ${template} in place of ${environment.signingTemplate}.`}
      isDangerous={environment.kind === "production"}
      act={async ({ overlapHours: _overlap, ...given }) => {
        const { id, baseUrl, pathPrefix, sourceCidrs, outgoingCidrs, webhookSignatureRequired, updatedAt } =
          environment;
        await change.mutateAsync({
          ...given,
          environmentId: id,
          baseUrl: baseUrl ?? "",
          pathPrefix,
          sourceCidrs,
          outgoingCidrs,
          webhookSignatureRequired,
          updatedAt,
          signingTemplate: template,
          // They stay as they are.
          confirmSources: true,
        });
        notify("success", "The template is in use. Test the connection.");
        onUsed();
      }}
    />
  );
}

const Code = ({ children }: { children: ReactNode }) => (
  <code className="break-all font-mono text-xs">{children}</code>
);

function Signatures({ result: { ours, theirs, secret } }: { result: SignatureComparison }) {
  const at = theirs?.differsAt ?? null;
  return (
    <div className="flex flex-col gap-2">
      <h3 className="font-semibold text-sm">Signatures</h3>
      <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[max-content_minmax(0,1fr)]">
        <dt className="text-muted">Ours{secret === "typed" ? ", with the secret you typed" : ""}</dt>
        <dd>
          <Copyable text={ours} label="our signature" />
        </dd>
        {theirs && (
          <>
            <dt className="text-muted">FINCI's</dt>
            <dd className="break-all font-mono text-xs">
              {at === null ? (
                theirs.text
              ) : (
                <>
                  {theirs.text.slice(0, at)}
                  <mark className="rounded-sm bg-danger-soft text-danger">
                    {theirs.text.slice(at) || "(ends here)"}
                  </mark>
                </>
              )}
            </dd>
          </>
        )}
      </dl>
      {at !== null && (
        <p className="text-muted text-xs">
          They differ from character {at + 1} on. One other byte in the input or the secret changes every
          character.
        </p>
      )}
    </div>
  );
}
