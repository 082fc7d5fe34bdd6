/** What a text with `${NAME}` in it comes to. */
export interface Expanded {
  readonly text: string;
  /** Names that have no value, in their order. */
  readonly unset: readonly string[];
  /** Whether a `${` has no name behind it, or no end. */
  readonly malformed: boolean;
}

/** Variables by name; only own members count. */
export type Environment = Readonly<Record<string, string | undefined>>;

const PART = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\$\{/g;

/** Puts in the values of `${NAME}`; `$${` stands for `${`. An empty value counts as none. */
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
