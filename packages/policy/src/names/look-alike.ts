import { codePointOf } from "./unseen.js";

/** Letters of other scripts that look like Latin ones and are kept by NFKC. Not a complete list. */
const DRAWN_AS = new Map<string, string>(
  Object.entries({
    a: "\u0430\u03b1\u0251",
    b: "\u042c\u044c\u0184",
    c: "\u0441\u03f2\u1d04",
    d: "\u0501\u217e",
    e: "\u0435\u04bd\u212e",
    g: "\u0261\u018d",
    h: "\u04bb\u0570",
    i: "\u0456\u03b9\u0131\u04cf",
    j: "\u0458\u03f3",
    k: "\u043a\u03ba",
    l: "\u04c0\u01c0|",
    m: "\u043c",
    n: "\u0578\u03b7",
    o: "\u043e\u03bf\u0585\u03c3",
    p: "\u0440\u03c1",
    q: "\u051b\u0566",
    r: "\u0433\u1d26",
    s: "\u0455\ua731",
    t: "\u0442\u03c4",
    u: "\u057d\u03c5\u1d1c",
    v: "\u0475\u03bd\u1d20",
    w: "\u051d\u0461\u03c9",
    x: "\u0445\u03c7",
    y: "\u0443\u04af\u03b3",
    z: "\u1d22\u0290",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2212",
  }).flatMap(([latin, others]) => [...others].map((other) => [other, latin] as const)),
);

/** How a name looks: equal for two names that a reader may confuse. Used for a warning, not as a defence. */
export function lookOf(name: string): string {
  // Nearly every name: nothing to fold.
  if (/^[\x20-\x7b\x7d-\x7e]*$/.test(name)) return name.toLowerCase();
  return Array.from(
    name.normalize("NFKC").toLowerCase(),
    (letter) => DRAWN_AS.get(letter) ?? letter,
  ).join("");
}

/** The first letter that is not ASCII, as `U+0441 at 1`; `undefined` when all are ASCII. */
export function strangerIn(name: string): string | undefined {
  const at = [...name].findIndex((letter) => letter > "\x7e");
  const letter = [...name][at];
  if (letter === undefined) return undefined;
  return `${codePointOf(letter)} at ${at + 1}`;
}
