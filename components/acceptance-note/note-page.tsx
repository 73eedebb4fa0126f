"use client";

import { useMutation } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useState } from "react";
import { RemoveButton } from "@/components/journey/step-papers";
import { useJourneyRefresh } from "@/components/journey/use-journey";
import { useWhyNot } from "@/components/shell/viewer";
import { problemOf } from "@/components/trpc/problem";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { ExactTime } from "@/components/ui/time";
import { notify } from "@/components/ui/toast";
import { WhyDisabled } from "@/components/ui/why-disabled";
import { type ContactRole, contactRoleKeys, contactRoles } from "@/lib/journey";
import { paths } from "@/lib/paths";
import type { NoteLine, NoteVersion } from "@/server/services/acceptance-notes";
import { useNotes } from "./use-notes";

const ContactDialog = dynamic(() => import("./contact-dialog").then((file) => file.ContactDialog));
const SignDialog = dynamic(() => import("./sign-dialog").then((file) => file.SignDialog));

/** The Transfer Acceptance Note: what it would say now, its versions, and what differs from what was signed. */
export function NotePage({ id }: { id: string }) {
  const notes = useNotes(id);
  const whyNot = useWhyNot("journey.write", id);
  const refresh = useJourneyRefresh();
  const make = useMutation(useTRPC().acceptanceNotes.make.mutationOptions());
  const makeVersion = async () => {
    if (whyNot !== null) return;
    try {
      const { number } = await make.mutateAsync({ programId: id });
      notify("success", `Version ${number} is here.`);
    } catch (error) {
      notify("error", problemOf(error).sentence);
    }
    await refresh();
  };
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <p className="text-muted text-xs">
            <Link href={paths.programJourney(id)} className="underline underline-offset-2">
              Journey
            </Link>
            , step 10
          </p>
          <h2 className="font-semibold text-lg">Transfer Acceptance Note</h2>
          <p className="text-muted">
            The production access confirmation that FINCI asks for: made from the facts, signed on paper, kept
            here.
          </p>
        </div>
        <WhyDisabled reason={whyNot}>
          <Button
            variant="primary"
            aria-disabled={whyNot !== null || undefined}
            isPending={make.isPending}
            onClick={() => void makeVersion()}
          >
            Make a version
          </Button>
        </WhyDisabled>
      </div>
      <Differences id={id} />
      {notes.missing.length > 0 && (
        <Alert tone="warn" title="The note would be made without">
          {notes.missing.join("; ")}.
        </Alert>
      )}
      <Versions id={id} whyNot={whyNot} />
      <Contacts id={id} whyNot={whyNot} />
      <Section
        title="What it says now"
        description={notes.isNewestCurrent ? "As in the newest version." : "A new version would say this."}
      >
        <div className="flex flex-col gap-4">
          {notes.now.sections.map(({ title, lines }) => (
            <Lines key={title} title={title} lines={lines} />
          ))}
          <Lines title="Evidence from the sandbox" lines={notes.now.evidence} />
        </div>
      </Section>
    </div>
  );
}

function Differences({ id }: { id: string }) {
  const { differences } = useNotes(id);
  if (differences.length === 0) return null;
  return (
    <Alert tone="warn" title="The facts differ from what was signed">
      <ul aria-label="Differences from what was signed" className="list-disc pl-5">
        {differences.map(({ section, name, signed, now }) => (
          <li key={`${section} ${name}`}>
            {section}, {name}: signed “{signed}”, now “{now}”
          </li>
        ))}
      </ul>
      <p>FINCI was told the former. Make a new version and have it signed, or change the facts back.</p>
    </Alert>
  );
}

function Versions({ id, whyNot }: { id: string; whyNot: string | null }) {
  const { versions } = useNotes(id);
  const [signing, setSigning] = useState<NoteVersion | null>(null);
  return (
    <Section title="Versions">
      {versions.length === 0 && <p className="text-muted">No version was made yet.</p>}
      <ol aria-label="Versions" className="flex flex-col gap-3">
        {versions.map((version, index) => (
          <li
            key={version.id}
            className="flex flex-wrap items-start justify-between gap-3 border-line border-b pb-3 last:border-b-0 last:pb-0"
          >
            <VersionFacts id={id} version={version} />
            <div className="flex gap-2">
              <Button asChild size="sm">
                <a
                  href={paths.acceptanceNoteFile(id, version.number)}
                  download
                  aria-label={`PDF of version ${version.number}`}
                >
                  PDF
                </a>
              </Button>
              {index === 0 && !version.signed && (
                <WhyDisabled reason={whyNot}>
                  <Button
                    size="sm"
                    aria-disabled={whyNot !== null || undefined}
                    onClick={() => whyNot === null && setSigning(version)}
                  >
                    Upload signed copy …
                  </Button>
                </WhyDisabled>
              )}
            </div>
          </li>
        ))}
      </ol>
      {signing && <SignDialog programId={id} version={signing} onClose={() => setSigning(null)} />}
    </Section>
  );
}

function VersionFacts({ id, version }: { id: string; version: NoteVersion }) {
  const { number, signed, createdByName, createdAt, sha256 } = version;
  return (
    <div className="min-w-0">
      <p className="flex flex-wrap items-center gap-2">
        <b className="font-semibold">Version {number}</b>
        <Badge tone={signed ? "approve" : "neutral"}>{signed ? "Signed" : "Draft"}</Badge>
      </p>
      <p className="text-muted">
        Made by {createdByName}, <ExactTime value={createdAt} />
      </p>
      {signed && (
        <p className="break-words">
          Signed by {signed.signerName} on {signed.on}, written down by {signed.recordedByName}:{" "}
          <a
            href={paths.journeyDocument(id, signed.documentId)}
            download
            className="text-accent underline underline-offset-2"
          >
            {signed.fileName}
          </a>
        </p>
      )}
      <p className="break-all font-mono text-2xs text-muted">sha256 {sha256}</p>
    </div>
  );
}

function Contacts({ id, whyNot }: { id: string; whyNot: string | null }) {
  const { contacts } = useNotes(id);
  const [editing, setEditing] = useState<ContactRole | null>(null);
  const remove = useMutation(useTRPC().acceptanceNotes.removeContact.mutationOptions());
  return (
    <Section title="Contacts" description="Whom FINCI calls about what. People at work, not customers.">
      <ul aria-label="Contacts" className="flex flex-col gap-2">
        {contactRoleKeys.map((role) => {
          const contact = contacts.find((one) => one.role === role);
          return (
            <li key={role} className="flex flex-wrap items-center justify-between gap-x-3">
              <span className="min-w-0">
                <span className="block text-muted text-xs">{contactRoles[role]}</span>
                <span className="break-words">
                  {contact ? `${contact.name}, ${contact.email}, ${contact.phone}` : "Nobody"}
                </span>
              </span>
              {whyNot === null && (
                <span className="flex gap-1">
                  <Button
                    size="sm"
                    aria-label={`${contact ? "Change" : "Add"} ${contactRoles[role]}`}
                    onClick={() => setEditing(role)}
                  >
                    {contact ? "Change …" : "Add …"}
                  </Button>
                  {contact && (
                    <RemoveButton
                      what={contactRoles[role]}
                      effect="The next version of the note is without it."
                      whyNot={whyNot}
                      act={() => remove.mutateAsync({ programId: id, role })}
                    />
                  )}
                </span>
              )}
            </li>
          );
        })}
      </ul>
      {editing && (
        <ContactDialog
          programId={id}
          role={editing}
          contact={contacts.find(({ role }) => role === editing)}
          onClose={() => setEditing(null)}
        />
      )}
      <p className="mt-3 text-xs">
        <TextLink href={paths.environment(id, "production")}>Production's addresses and endpoints</TextLink>
      </p>
    </Section>
  );
}

function Lines({ title, lines }: { title: string; lines: NoteLine[] }) {
  return (
    <div>
      <h3 className="font-medium">{title}</h3>
      {lines.length === 0 && <p className="text-muted">None.</p>}
      <dl className="grid gap-x-6 gap-y-1 sm:grid-cols-[14rem_minmax(0,1fr)]">
        {lines.map(({ name, value }) => (
          <div key={`${name} ${value}`} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
