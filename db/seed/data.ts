import type { Role } from "@/lib/permissions";
import type { StoredAddress } from "../schema";

/* What the demo consists of. All people and companies are invented; phone numbers and addresses lead nowhere. */

/** Of every demo user; the demo is bound to this machine. */
export const demoPassword = "demo-password-1";

export type DemoUser = { email: string; name: string; role: Role; programSlug: string | null };

export const demoUsers: readonly DemoUser[] = [
  { email: "admin@demo.test", name: "Ingrid Solheim", role: "admin", programSlug: null },
  { email: "manager@demo.test", name: "Tomas Vanagas", role: "program_manager", programSlug: null },
  { email: "risk@demo.test", name: "Camille Renaud", role: "risk", programSlug: null },
  { email: "agent@demo.test", name: "Marta Kowalczyk", role: "agent", programSlug: null },
  { email: "finance@demo.test", name: "Pieter de Wit", role: "finance", programSlug: null },
  { email: "engineer@demo.test", name: "Aino Lehtonen", role: "engineer", programSlug: null },
  { email: "auditor@demo.test", name: "Helena Costa", role: "auditor", programSlug: null },
  {
    email: "agent.consumer@demo.test",
    name: "Oskar Lindqvist",
    role: "agent",
    programSlug: "larkspur-rewards",
  },
];

export const meridian = {
  slug: "meridian-commercial",
  name: "Meridian Commercial",
  model: "commercial_api",
  customerModel: "businesses",
  capabilities: [
    "physical_issuance",
    "wallets",
    "three_d_secure",
    "integrator_managed_decisioning",
    "payments_api_reconciliation",
  ],
  launchCountries: ["LT", "NL", "DE"],
  timeZone: "Europe/Vilnius",
  currency: "EUR",
  products: [
    { productId: 4101, name: "Meridian Business", currency: "EUR", form: "physical" },
    { productId: 4102, name: "Meridian Virtual", currency: "EUR", form: "digital" },
  ],
} as const;

export const larkspur = {
  slug: "larkspur-rewards",
  name: "Larkspur Rewards",
  model: "co_branded",
  customerModel: "consumers",
  capabilities: ["physical_issuance", "wallets", "three_d_secure", "integrator_managed_decisioning"],
  launchCountries: ["SE", "FI", "FR", "IE"],
  timeZone: "Europe/Stockholm",
  currency: "EUR",
  products: [
    { productId: 5201, name: "Larkspur Everyday", currency: "EUR", form: "physical" },
    { productId: 5202, name: "Larkspur Online", currency: "EUR", form: "digital" },
    { productId: 5203, name: "Larkspur Everyday SEK", currency: "SEK", form: "physical" },
  ],
} as const;

export const demoPrograms = [meridian, larkspur] as const;
/** A program of the demo; tests make more of them under other names. */
export type DemoProgram = Omit<(typeof demoPrograms)[number], "slug" | "name"> & {
  slug: string;
  name: string;
};

export const corporate = {
  externalId: "MER-C-1001",
  legalName: "Nordwind Logistik GmbH",
  registrationNumber: "HRB 118204",
  country: "DE",
  address: { line1: "Speicherstrasse 14", city: "Hamburg", postal_code: "20457", country: "DE" },
  /** Level of each account, in minor units; the demo tops up to it. */
  accounts: [
    { currency: "EUR", levelMinor: 8_000_000n },
    { currency: "EUR", levelMinor: 3_000_000n },
  ],
};

export type DemoEmployee = {
  firstName: string;
  lastName: string;
  dateOfBirth: string;
  /** Index into the corporate's accounts. */
  account: 0 | 1;
  productId: number;
};

export const employees: readonly DemoEmployee[] = [
  { firstName: "Lena", lastName: "Hartmann", dateOfBirth: "1984-03-19", account: 0, productId: 4101 },
  { firstName: "Jonas", lastName: "Brandt", dateOfBirth: "1979-11-02", account: 0, productId: 4101 },
  { firstName: "Sofia", lastName: "Marinova", dateOfBirth: "1991-06-27", account: 0, productId: 4101 },
  { firstName: "Mats", lastName: "Eriksen", dateOfBirth: "1988-01-14", account: 0, productId: 4102 },
  { firstName: "Claire", lastName: "Dubois", dateOfBirth: "1993-09-08", account: 1, productId: 4101 },
  { firstName: "Rasmus", lastName: "Tamm", dateOfBirth: "1986-12-30", account: 1, productId: 4102 },
];

export type DemoPerson = {
  firstName: string;
  lastName: string;
  dateOfBirth: string;
  phone: string;
  address: StoredAddress;
  productId: number;
  currency: string;
  levelMinor: bigint;
  /** What became of the card after it was issued. */
  fate: "active" | "new" | "frozen" | "lost";
};

export const persons: readonly DemoPerson[] = [
  {
    firstName: "Anna",
    lastName: "Bergström",
    dateOfBirth: "1990-05-12",
    phone: "+46701740601",
    address: { line1: "Götgatan 31", city: "Stockholm", postal_code: "116 21", country: "SE" },
    productId: 5203,
    currency: "SEK",
    levelMinor: 6_000_000n,
    fate: "active",
  },
  {
    firstName: "Erik",
    lastName: "Nyström",
    dateOfBirth: "1982-08-23",
    phone: "+46701740602",
    address: { line1: "Linnégatan 8", city: "Göteborg", postal_code: "413 04", country: "SE" },
    productId: 5203,
    currency: "SEK",
    levelMinor: 4_500_000n,
    fate: "active",
  },
  {
    firstName: "Maja",
    lastName: "Sandberg",
    dateOfBirth: "1997-02-03",
    phone: "+46701740603",
    address: { line1: "Davidshallsgatan 22", city: "Malmö", postal_code: "211 45", country: "SE" },
    productId: 5203,
    currency: "SEK",
    levelMinor: 2_500_000n,
    fate: "frozen",
  },
  {
    firstName: "Eero",
    lastName: "Virtanen",
    dateOfBirth: "1975-10-30",
    phone: "+358457002041",
    address: { line1: "Fredrikinkatu 40", city: "Helsinki", postal_code: "00100", country: "FI" },
    productId: 5201,
    currency: "EUR",
    levelMinor: 750_000n,
    fate: "active",
  },
  {
    firstName: "Camille",
    lastName: "Laurent",
    dateOfBirth: "1994-07-17",
    phone: "+33639980104",
    address: { line1: "12 rue des Lilas", city: "Lyon", postal_code: "69003", country: "FR" },
    productId: 5202,
    currency: "EUR",
    levelMinor: 420_000n,
    fate: "active",
  },
  {
    firstName: "Julien",
    lastName: "Moreau",
    dateOfBirth: "1987-04-05",
    phone: "+33639980105",
    address: { line1: "7 place du Capitole", city: "Toulouse", postal_code: "31000", country: "FR" },
    productId: 5201,
    currency: "EUR",
    levelMinor: 680_000n,
    fate: "lost",
  },
  {
    firstName: "Niamh",
    lastName: "O'Sullivan",
    dateOfBirth: "1992-12-11",
    phone: "+353851743006",
    address: { line1: "18 Camden Street", city: "Dublin", postal_code: "D02 XE80", country: "IE" },
    productId: 5201,
    currency: "EUR",
    levelMinor: 910_000n,
    fate: "active",
  },
  {
    firstName: "Ciaran",
    lastName: "Byrne",
    dateOfBirth: "2001-01-25",
    phone: "+353851743007",
    address: { line1: "5 Oliver Plunkett Street", city: "Cork", postal_code: "T12 A34F", country: "IE" },
    productId: 5202,
    currency: "EUR",
    levelMinor: 250_000n,
    fate: "new",
  },
];
