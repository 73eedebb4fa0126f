"use client";

import { Command } from "cmdk";
import { ArrowLeftRight, Keyboard, Moon, Plus, Sun } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import * as Dialog from "radix-ui/dialog";
import { type ReactNode, useState } from "react";
import { overlayStyles } from "@/components/ui/dialog";
import { paths } from "@/lib/paths";
import { isPermitted } from "@/lib/permissions";
import { navigation } from "./navigation";
import { useSearch } from "./use-search";
import { useViewer } from "./viewer";

type CommandPaletteProps = { onClose: () => void; onShowKeys: () => void };

/** Search and commands. Closes itself after the choice. */
export function CommandPalette({ onClose, onShowKeys }: CommandPaletteProps) {
  const [text, setText] = useState("");
  const search = useSearch(text);
  const router = useRouter();
  const open = (href: string) => {
    onClose();
    router.push(href);
  };
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={overlayStyles} />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[10vh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 overflow-hidden rounded-xl border border-line bg-raised shadow-raised"
        >
          <Dialog.Title className="sr-only">Search and commands</Dialog.Title>
          <Command label="Search and commands" shouldFilter={false} loop>
            <Command.Input
              value={text}
              onValueChange={setText}
              placeholder="Last 4, token id, name, e-mail, authorization id, ARN, merchant"
              className="h-12 w-full border-line border-b bg-transparent px-4 text-base outline-none placeholder:text-muted"
            />
            <Command.List aria-busy={search.isBusy} className="max-h-[60dvh] overflow-y-auto p-1.5">
              <Command.Empty className="px-3 py-8 text-center text-muted">{search.emptyText}</Command.Empty>
              {search.problem && <p className="px-3 py-3 text-danger">{search.problem}</p>}
              {search.groups.map((group) => (
                <Command.Group key={group.type} heading={group.label} className={groupStyles}>
                  {group.items.map((item) => (
                    <PaletteItem
                      key={item.href}
                      value={`${group.type} ${item.href}`}
                      onSelect={() => open(item.href)}
                    >
                      <span className="min-w-0 truncate font-medium">{item.title}</span>
                      <span className="min-w-0 flex-1 truncate text-right text-muted text-xs">
                        {item.subtitle}
                      </span>
                    </PaletteItem>
                  ))}
                </Command.Group>
              ))}
              <Commands text={text} onOpen={open} onClose={onClose} onShowKeys={onShowKeys} />
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

const groupStyles =
  "[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-muted [&_[cmdk-group-heading]]:text-xs";

type PaletteItemProps = { value: string; icon?: ReactNode; children: ReactNode; onSelect: () => void };

function PaletteItem({ value, icon, children, onSelect }: PaletteItemProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex items-center gap-2.5 rounded-md px-2.5 py-2 data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted"
    >
      {icon}
      {children}
    </Command.Item>
  );
}

type CommandsProps = {
  text: string;
  onOpen: (href: string) => void;
  onClose: () => void;
  onShowKeys: () => void;
};

function Commands({ text, onOpen, onClose, onShowKeys }: CommandsProps) {
  const { grants, environmentKind } = useViewer();
  const { resolvedTheme, setTheme } = useTheme();
  const otherKind = environmentKind === "sandbox" ? "production" : "sandbox";
  const otherTheme = resolvedTheme === "dark" ? "light" : "dark";
  const destinations = navigation
    .flatMap((group) => group.destinations)
    .filter(({ permission }) => isPermitted(grants, permission, null))
    .map(({ name, href, icon: Icon }) => ({
      name,
      icon: <Icon aria-hidden />,
      run: () => onOpen(href),
    }));
  const commands = [
    ...(isPermitted(grants, "card.issue", null)
      ? [{ name: "Issue a card", icon: <Plus aria-hidden />, run: () => onOpen(paths.issueCard) }]
      : []),
    {
      name: `Switch to ${otherKind}`,
      icon: <ArrowLeftRight aria-hidden />,
      run: () => window.location.assign(`${paths.overview}?environment=${otherKind}`),
    },
    {
      name: `Use the ${otherTheme} theme`,
      icon: otherTheme === "dark" ? <Moon aria-hidden /> : <Sun aria-hidden />,
      run: () => {
        setTheme(otherTheme);
        onClose();
      },
    },
    { name: "Show the keys", icon: <Keyboard aria-hidden />, run: onShowKeys },
  ];
  return [
    { heading: "Go to", items: destinations },
    { heading: "Commands", items: commands },
  ].map(({ heading, items }) => {
    const fitting = items.filter(({ name }) => name.toLowerCase().includes(text.trim().toLowerCase()));
    if (fitting.length === 0) return null;
    return (
      <Command.Group key={heading} heading={heading} className={groupStyles}>
        {fitting.map(({ name, icon, run }) => (
          <PaletteItem key={name} value={name} icon={icon} onSelect={run}>
            {name}
          </PaletteItem>
        ))}
      </Command.Group>
    );
  });
}
