import { FlaskConical, type LucideIcon, Radio } from "lucide-react";

export const environmentKinds = ["sandbox", "production"] as const;
export type EnvironmentKind = (typeof environmentKinds)[number];

/** How the two sides are called and told apart. */
export const environmentWords: Record<EnvironmentKind, { name: string; meaning: string; icon: LucideIcon }> =
  {
    sandbox: { name: "Sandbox", meaning: "Test data. No real card, no real money.", icon: FlaskConical },
    production: { name: "Production", meaning: "Real cards and real money.", icon: Radio },
  };
