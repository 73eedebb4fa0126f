import {
  ArrowLeftRight,
  BadgeCheck,
  BookLock,
  CircleAlert,
  CreditCard,
  Gauge,
  GitCompareArrows,
  Landmark,
  Layers,
  type LucideIcon,
  Radio,
  Route,
  Scale,
  ScrollText,
  ShieldCheck,
  UserCheck,
  UserCog,
  Users,
} from "lucide-react";
import { paths } from "@/lib/paths";
import type { Permission } from "@/lib/permissions";

export type Destination = { name: string; href: string; icon: LucideIcon; permission: Permission };

/** The console's rooms, grouped as the left navigation and the command palette show them. */
export const navigation: readonly { name: string; destinations: readonly Destination[] }[] = [
  {
    name: "Watch",
    destinations: [{ name: "Overview", href: paths.overview, icon: Gauge, permission: "payment.read" }],
  },
  {
    name: "Payments",
    destinations: [
      { name: "Authorizations", href: paths.authorizations, icon: ShieldCheck, permission: "payment.read" },
      { name: "Transactions", href: paths.transactions, icon: ArrowLeftRight, permission: "payment.read" },
      { name: "Exceptions", href: paths.exceptions, icon: CircleAlert, permission: "exception.read" },
      { name: "Reconciliation", href: paths.reconciliation, icon: Scale, permission: "reconciliation.read" },
    ],
  },
  {
    name: "Money",
    destinations: [
      { name: "Approvals", href: paths.approvals, icon: UserCheck, permission: "approval.read" },
      { name: "Ledger proof", href: paths.ledger, icon: BadgeCheck, permission: "ledger.read" },
    ],
  },
  {
    name: "Cardholders",
    destinations: [
      { name: "Cards", href: paths.cards, icon: CreditCard, permission: "card.read" },
      { name: "Customers", href: paths.customers, icon: Users, permission: "customer.read" },
      { name: "Accounts", href: paths.accounts, icon: Landmark, permission: "account.read" },
      { name: "Drift", href: paths.drift, icon: GitCompareArrows, permission: "drift.read" },
    ],
  },
  {
    name: "Program",
    destinations: [
      { name: "Programs", href: paths.programs, icon: Layers, permission: "program.read" },
      { name: "Go-live", href: paths.journeys, icon: Route, permission: "journey.read" },
    ],
  },
  {
    name: "Control",
    destinations: [
      { name: "Audit log", href: paths.audit, icon: BookLock, permission: "audit.read" },
      { name: "Users", href: paths.users, icon: UserCog, permission: "user.read" },
    ],
  },
  {
    name: "Integration",
    destinations: [
      { name: "Deliveries", href: paths.deliveries, icon: Radio, permission: "delivery.read" },
      { name: "API log", href: paths.apiLog, icon: ScrollText, permission: "apicall.read" },
    ],
  },
];
