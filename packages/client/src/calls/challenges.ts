/** One challenge of a `WWW-Authenticate` field. */
export interface Challenge {
  /** In lower case: schemes are case-insensitive. */
  readonly scheme: string;
  /** What `Negotiate` and similar schemes have in place of parameters. */
  readonly token68: string | undefined;
  /** By name in lower case, quoting undone; of two with one name, the first. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Whether more of its parameters may follow that cannot be read. */
  readonly isCutOff: boolean;
}

/**
 * Reads the challenges of a `WWW-Authenticate` field; several field lines are joined by commas first.
 *
 * Commas separate both challenges and the parameters of one, so what follows the first word of a list element decides:
 * after `=` it is a parameter of the challenge before it, otherwise a challenge.
 *
 * Services write it by hand, so more is read than the grammar has: between parameters a blank or a semicolon in place of the
 * comma, a value in single quotes, an address without quotes, no value at all. A challenge still begins after a comma
 * only, and what is between double quotes is a value only. Reading ends at the first other syntax error, and keeps what is
 * before it.
 *
 * @see RFC 9110 section 11.6.1 (field), 11.3 (challenge), 5.6.1.2 (empty list elements)
 */
export function parseChallenges(field: string): readonly Challenge[] {
  const challenges: OpenChallenge[] = [];
  const scanner = new Scanner(field);
  scanner.take(EMPTY_ELEMENTS);
  while (!scanner.atEnd) {
    const parameter = scanner.take(PARAMETER);
    if (parameter !== undefined) {
      const current = challenges.at(-1);
      // A parameter belongs to a challenge, and never stands beside a token68.
      if (current === undefined || current.token68 !== undefined) break;
      setParameter(current, parameter);
    } else {
      const start = scanner.take(CHALLENGE);
      if (start === undefined) break;
      const [, scheme = "", token68, ...first] = start;
      const challenge: OpenChallenge = {
        ...{ scheme: scheme.toLowerCase(), token68, parameters: new Map() },
        isCutOff: false,
      };
      challenges.push(challenge);
      if (first[0] !== undefined) setParameter(challenge, ["", ...first]);
    }
    scanner.take(SEPARATOR);
  }
  const last = challenges.at(-1);
  if (last !== undefined) last.isCutOff = !scanner.atEnd && !scanner.isAt(NEXT_CHALLENGE);
  return challenges;
}

interface OpenChallenge extends Challenge {
  readonly parameters: Map<string, string>;
  isCutOff: boolean;
}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const OWS = "[ \\t]*";
const NAME = `(${TOKEN})${OWS}=`;
/** Single quotes are characters of a token as well: with `=` between them, they are not a pair. */
const SINGLE_QUOTED = `'([^'"=]*)'`;
const DOUBLE_QUOTED = `"((?:[^"\\\\]|\\\\.)*)"`;
/** Visible ASCII without `"`, `,` and `;`. */
const UNQUOTED = "([!#-+\\x2d-:<-~]+)";
/** An `auth-param`: its name, and its value in one of four groups; in none where it is empty. */
const AUTH_PARAM = `${NAME}(?:${OWS}(?:${SINGLE_QUOTED}|(${TOKEN})|${DOUBLE_QUOTED}|${UNQUOTED})|)`;
/** A semicolon separates parameters, and nothing else. */
const AT_END = `${OWS}(?:,|$|;[ \\t,;]*(?:$|${TOKEN}${OWS}=))`;
/** Ends a list element without being part of it. */
const ELEMENT_END = `(?=${AT_END})`;
/** Ends a parameter: the end of its list element, or a blank and the next parameter. */
const PARAMETER_END = `(?=${AT_END}|[ \\t]+${TOKEN}${OWS}=)`;
/** What looks like a token68 with padding is an empty parameter where another follows. */
const TOKEN68 = `(?!${TOKEN}=${OWS}[,;][ \\t,;]*${TOKEN}${OWS}=)([A-Za-z0-9._~+/-]+=*)`;

const PARAMETER = new RegExp(`${AUTH_PARAM}${PARAMETER_END}`, "sy");
const CHALLENGE = new RegExp(
  `(${TOKEN})(?: +${TOKEN68}${ELEMENT_END}| +${AUTH_PARAM}${PARAMETER_END}|${ELEMENT_END})`,
  "sy",
);
/** The beginning of a challenge that cannot be read. */
const NEXT_CHALLENGE = new RegExp(`${TOKEN} +${TOKEN}${OWS}=`, "y");
const SEPARATOR = new RegExp(`${OWS}(?:[,;][ \\t,;]*|$)|[ \\t]+`, "y");
const EMPTY_ELEMENTS = /[ \t,]*/y;

function setParameter(
  { parameters }: OpenChallenge,
  [, name = "", single, token, quoted, unquoted]: readonly (string | undefined)[],
): void {
  const key = name.toLowerCase();
  if (parameters.has(key)) return;
  parameters.set(key, single ?? token ?? quoted?.replace(/\\(.)/gs, "$1") ?? unquoted ?? "");
}

class Scanner {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    return this.#position >= this.#text.length;
  }

  isAt(pattern: RegExp): boolean {
    pattern.lastIndex = this.#position;
    return pattern.test(this.#text);
  }

  /** Moves past what a sticky pattern matches here, if it does. */
  take(pattern: RegExp): readonly (string | undefined)[] | undefined {
    pattern.lastIndex = this.#position;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#position = pattern.lastIndex;
    return match;
  }
}
