"use client";

import { Menu as MenuIcon } from "lucide-react";
import type { ReactNode } from "react";
import { MaintenanceBanner } from "@/components/maintenance/maintenance-banner";
import { Button } from "@/components/ui/button";
import { OnDemand, onDemand } from "@/components/ui/on-demand";
import { Brand } from "./brand";
import { CommandCentre } from "./command-centre";
import { EnvironmentBand, EnvironmentKeeper, EnvironmentSwitch } from "./environment";
import { NavList } from "./nav-list";
import { ThemeMenu, UserMenu } from "./user-menu";

const navPanel = onDemand(() => import("./nav-panel"));

/** The frame of every signed-in page. */
export function Shell({ children }: { children: ReactNode }) {
  return (
    <div className="min-h-dvh">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-raised focus:px-3 focus:py-2"
      >
        Skip to the content
      </a>
      <EnvironmentKeeper />
      <header className="sticky top-0 z-40">
        <EnvironmentBand />
        <TopBar />
      </header>
      <div className="flex">
        <aside className="sticky top-19 hidden h-[calc(100dvh-4.75rem)] w-52 shrink-0 overflow-y-auto border-line border-r bg-surface md:block">
          <NavList />
        </aside>
        <main id="main" tabIndex={-1} className="min-w-0 flex-1 px-4 py-5 outline-none md:px-6 xl:px-8">
          <MaintenanceBanner />
          <div className="mx-auto flex max-w-[100rem] flex-col gap-5">{children}</div>
        </main>
      </div>
    </div>
  );
}

function TopBar() {
  return (
    <div className="flex h-12 items-center gap-2 border-line border-b bg-surface px-2 md:px-4">
      <OnDemand panel={navPanel} with={{}}>
        <Button
          variant="ghost"
          size="icon"
          aria-label="Open the navigation"
          aria-haspopup="dialog"
          className="md:hidden"
        >
          <MenuIcon aria-hidden />
        </Button>
      </OnDemand>
      <div className="hidden w-48 md:block">
        <Brand />
      </div>
      <CommandCentre />
      <div className="ml-auto flex items-center gap-1">
        <EnvironmentSwitch />
        <ThemeMenu />
        <UserMenu />
      </div>
    </div>
  );
}
