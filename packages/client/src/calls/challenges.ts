/** One challenge of a `WWW-Authenticate` field. */
export interface Challenge {
  /** In lower case: schemes are case-insensitive. */
  readonly scheme: string;
  /** What `Negotiate` and its like have in place of parameters. */
  readonly token68: string | undefined;
  /** By name in lower case, quoting undone; of two with one name, the first. */
  readonly parameters: ReadonlyMap<string, string>;
}

/**
 * Reads the challenges of a `WWW-Authenticate` field; several field lines are joined by commas first.
 *
 * Commas separate both challenges and the parameters of one, so what follows the first word of a list element decides:
 * after `=` it is a parameter of the challenge before it, otherwise a challenge. Between parameters a blank is as good as a
 * comma: some services forget it. Reading ends at the first other syntax error, and keeps the complete challenges before
 * it.
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
      const challenge = { scheme: scheme.toLowerCase(), token68, parameters: new Map() };
      challenges.push(challenge);
      if (first[0] !== undefined) setParameter(challenge, ["", ...first]);
    }
    scanner.take(SEPARATOR);
  }
  return challenges;
}

interface OpenChallenge extends Challenge {
  readonly parameters: Map<string, string>;
}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const OWS = "[ \\t]*";
/** An `auth-param`: its name, and its value as a token or as what stands between the quotes. */
const AUTH_PARAM = `(${TOKEN})${OWS}=${OWS}(?:(${TOKEN})|"((?:[^"\\\\]|\\\\.)*)")`;
/** Ends a list element without being part of it. */
const ELEMENT_END = `(?=${OWS}(?:,|$))`;

/** Ends a parameter: the end of its list element, or a blank and the next parameter. */
const PARAMETER_END = `(?=${OWS}(?:,|$)|[ \\t]+${TOKEN}${OWS}=)`;

const PARAMETER = new RegExp(`${AUTH_PARAM}${PARAMETER_END}`, "sy");
const CHALLENGE = new RegExp(
  `(${TOKEN})(?: +([A-Za-z0-9._~+/-]+=*)${ELEMENT_END}| +${AUTH_PARAM}${PARAMETER_END}|${ELEMENT_END})`,
  "sy",
);
const SEPARATOR = new RegExp(`${OWS}(?:,[ \\t,]*|$)|[ \\t]+`, "y");
const EMPTY_ELEMENTS = /[ \t,]*/y;

function setParameter(
  { parameters }: OpenChallenge,
  [, name = "", token, quoted]: readonly (string | undefined)[],
): void {
  const key = name.toLowerCase();
  if (!parameters.has(key)) parameters.set(key, token ?? quoted?.replace(/\\(.)/gs, "$1") ?? "");
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

  /** Moves past what a sticky pattern matches here, if it does. */
  take(pattern: RegExp): readonly (string | undefined)[] | undefined {
    pattern.lastIndex = this.#position;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#position = pattern.lastIndex;
    return match;
  }
}
