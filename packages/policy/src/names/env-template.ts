/** The result of expanding a text with `${NAME}`. */
export interface Expanded {
  readonly text: string;
  /** Names that have no value, in their order. */
  readonly unset: readonly string[];
  /** Whether a `${` has no name after it, or no end. */
  readonly malformed: boolean;
}

/** Variables by name; only own members count. */
export type Environment = Readonly<Record<string, string | undefined>>;

const PART = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\$\{/g;

/** Inserts the values of `${NAME}`; `$${` means `${`. An empty value counts as missing. */
export function expandEnvironment(text: string, env: Environment): Expanded {
  const unset: string[] = [];
  let malformed = false;
  const expanded = text.replaceAll(PART, (part, name: string | undefined) => {
    if (part === `$\${`) return `\${`;
    if (name === undefined) {
      malformed = true;
      return "";
    }
    const value = Object.hasOwn(env, name) ? env[name] : undefined;
    if (typeof value === "string" && value !== "") return value;
    unset.push(name);
    return "";
  });
  return { text: expanded, unset, malformed };
}
