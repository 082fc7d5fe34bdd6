import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** The part of JSON Schema (draft-07) that the schema of the policy document uses. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxProperties?: number;
}

/** The maps of a document, and their headings on the page. */
const SECTIONS: readonly (readonly [heading: string, definition: string | undefined])[] = [
  ["The document", undefined],
  ["An issuer", "issuer"],
  ["An endpoint with callers", "grants"],
  ["A grant with an end", "grant"],
  ["The user's authentication", "authentication"],
  ["Accepted actors", "actors"],
];

/** The reference of the policy document's format: every member of it, as the JSON Schema describes it. */
export function formatPage(): string {
  const path = createRequire(import.meta.url).resolve("@callgate/policy/callgate.schema.json");
  const schema = JSON.parse(readFileSync(path, "utf8")) as Schema;
  const definitions = schema.definitions ?? {};
  const sections = SECTIONS.map(([heading, name]) => {
    const described = name === undefined ? schema : definitions[name];
    if (described?.properties === undefined) throw new Error(`the schema has no map "${name}"`);
    return `## ${heading}\n\n${tableOf(described, definitions)}`;
  });
  return [
    "# The format of a policy document",
    "<!-- from callgate.schema.json: npm run reference -->",
    `${schema.description} The file is \`callgate.schema.json\` in \`@callgate/policy\`; codes in brackets are what the ` +
      "loader reports.",
    ...sections,
    "",
  ].join("\n\n");
}

function tableOf(schema: Schema, definitions: Readonly<Record<string, Schema>>): string {
  const rows = Object.entries(schema.properties ?? {}).map(([name, member]) => {
    const isRequired = schema.required?.includes(name) ?? false;
    const resolved = resolve(member, definitions);
    const meaning = member.description ?? resolved.description ?? "";
    const needed = isRequired ? "required" : "";
    return `| \`${name}\` | ${cell(typeOf(member, definitions))} | ${needed} | ${cell(meaning)} |`;
  });
  return ["| member | what it is | | |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

/** The allowed values, in words: `a list of 1 to 256 strings`. */
function typeOf(schema: Schema, definitions: Readonly<Record<string, Schema>>): string {
  const resolved = resolve(schema, definitions);
  const { anyOf, enum: values, type, items } = resolved;
  if ("const" in resolved) return `\`${String(resolved.const)}\``;
  if (values !== undefined) return values.map((value) => `\`${String(value)}\``).join(", ");
  if (anyOf !== undefined)
    return [...new Set(anyOf.map((each) => typeOf(each, definitions)))].join(", or ");
  if (type === "array")
    return `a list of ${itemsOf(resolved)} (${typeOf(items ?? {}, definitions)})`;
  if (type === "object") return resolved.properties === undefined ? "a map by name" : "a map";
  if (type === "integer") return `a whole number, ${resolved.minimum} to ${resolved.maximum}`;
  if (type === "string")
    return resolved.maxLength === undefined ? "text" : `text of up to ${resolved.maxLength}`;
  return type ?? "";
}

function itemsOf({ minItems = 0, maxItems }: Schema): string {
  return maxItems === undefined ? `${minItems} or more` : `${minItems} to ${maxItems}`;
}

function resolve(schema: Schema, definitions: Readonly<Record<string, Schema>>): Schema {
  const [first] = schema.allOf ?? [];
  const reference = schema.$ref ?? first?.$ref;
  if (reference === undefined) return schema;
  const target = definitions[reference.replace("#/definitions/", "")];
  if (target === undefined) throw new Error(`the schema has no ${reference}`);
  return resolve(target, definitions);
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
