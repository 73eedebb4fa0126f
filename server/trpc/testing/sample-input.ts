import { randomUUID } from "node:crypto";
import { z } from "zod";

/*
 * An input that a procedure takes, made from its schema: what names a record is a given id, the rest is anything that fits.
 * A sweep over all procedures then needs no line for a new one whose names say what they are.
 */

/** Values by the property's name, e.g. `accountId`; `id` is what the procedure's router is about. */
export type Samples = Record<string, unknown>;

type JsonSchema = {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  format?: string;
  pattern?: string;
  minLength?: number;
  minimum?: number;
  minItems?: number;
  default?: unknown;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
};

const words = "Because the sweep of all procedures asks for it";

/** The input for the schemas of a procedure; undefined for one that takes none. */
export function sampleInput(schemas: readonly z.ZodType[], samples: Samples): unknown {
  if (schemas.length === 0) return undefined;
  const parts = schemas.map((schema) => {
    const json = z.toJSONSchema(schema, { unrepresentable: "any", io: "input" });
    return sample(json as JsonSchema, "input", samples);
  });
  return parts.every(isRecord) ? Object.assign({}, ...parts) : parts[0];
}

function sample(schema: JsonSchema, name: string, samples: Samples): unknown {
  const given = samples[name];
  if (given !== undefined && schema.type !== "object" && fits(schema, given)) return given;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const choice = (schema.anyOf ?? schema.oneOf ?? schema.allOf)?.[0];
  if (choice) return sample(choice, name, samples);
  if (schema.type === "object") return sampleRecord(schema, samples);
  if (schema.type === "array") {
    const item = schema.items ?? {};
    return Array.from({ length: schema.minItems ?? 1 }, () => sample(item, singular(name), samples));
  }
  if (schema.type === "boolean") return true;
  if (schema.type === "integer" || schema.type === "number") return schema.minimum ?? 1;
  if (schema.type === "string") return sampleText(schema);
  // What JSON cannot say: a moment, unless the name was given.
  return given ?? new Date();
}

/** What is required, and what names a record: a filter by another program's record must find nothing. */
function sampleRecord(schema: JsonSchema, samples: Samples): Record<string, unknown> {
  const required = new Set(schema.required ?? []);
  const wanted = Object.entries(schema.properties ?? {}).filter(
    ([name]) => required.has(name) || (samples[name] !== undefined && name.endsWith("Id")),
  );
  return Object.fromEntries(wanted.map(([name, property]) => [name, sample(property, name, samples)]));
}

function sampleText({ format, minLength = 0 }: JsonSchema): string {
  if (format === "uuid") return randomUUID();
  if (format === "email") return "sweep@example.com";
  if (format === "date") return "2026-11-02";
  return words.length >= minLength ? words : words.padEnd(minLength, ".");
}

function fits({ type, items }: JsonSchema, value: unknown): boolean {
  if (type === "array") return Array.isArray(value) && items !== undefined;
  if (type === "string") return typeof value === "string";
  if (type === "integer" || type === "number") return typeof value === "number";
  if (type === "boolean") return typeof value === "boolean";
  return true;
}

function singular(name: string): string {
  return name.endsWith("s") ? name.slice(0, -1) : name;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
