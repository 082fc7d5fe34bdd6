import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Auth } from "../decision/auth.js";
import { standard } from "../issuer/profiles/standard.js";
import { compilePolicy } from "../policy/compile-policy.js";
import { judgeCaller } from "../policy/judge-caller.js";
import { TRACED_MEMBERS } from "./trace-endpoint.js";

// A check that a gate makes and `explain` does not would leave a refusal without the check that failed.

const sourceOf = (path: string): string =>
  readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
const IMPORT = /^import (?!type )\{(?<names>[^}]*)\} from "(?<from>[^"]+)";$/gm;

/** The functions and constants that a file imports from paths with this part. */
function importedBy(path: string, part: string): readonly string[] {
  return [...sourceOf(path).matchAll(IMPORT)]
    .filter(({ groups }) => groups?.from?.includes(part))
    .flatMap(({ groups = {} }) => (groups.names ?? "").split(","))
    .map((name) => name.trim())
    .filter((name) => name !== "" && !name.startsWith("type "));
}

const CHECKS = "verify/jwt/checks/";
/** Consists of other checks; each of these is traced by itself. */
const COMPOSED = "checkLifetime";
const traced = new Set(
  ["judging/trace-claims.ts", "judging/trace-token.ts"].flatMap((path) =>
    [CHECKS, "/binding/"].flatMap((part) => importedBy(path, part)),
  ),
);

describe("explain", () => {
  it("makes every check of a token that there is", () => {
    const files = readdirSync(new URL(`../${CHECKS}`, import.meta.url));
    const checks = files
      .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
      .flatMap((file) => [
        ...sourceOf(CHECKS + file).matchAll(/^export function ((?:check|identify|read)\w+)/gm),
      ])
      .map(([, name]) => name);
    expect(checks).toContain("checkAudience");
    expect(checks.filter((name) => name !== COMPOSED && !traced.has(name ?? ""))).toEqual([]);
  });

  it("makes every check that a gate makes of the claims", () => {
    const made = ["./checks/", "../binding/"].flatMap((part) =>
      importedBy("verify/jwt/judge-claims.ts", part),
    );
    expect(made).toContain(COMPOSED);
    expect(made.filter((name) => name !== COMPOSED && !traced.has(name))).toEqual([]);
  });

  it("makes every check of which that of the lifetime consists", () => {
    const [, after = ""] = sourceOf(`${CHECKS}lifetime.ts`).split(`export function ${COMPOSED}(`);
    const [body = ""] = after.split("\n}\n");
    const made = Array.from(body.matchAll(/\b(check\w+)\(/g), ([, name]) => name ?? "");
    expect(made).toContain("checkExpiry");
    expect(made.filter((name) => !traced.has(name))).toEqual([]);
  });

  it("makes every check that a gate makes of a caller at an endpoint", () => {
    const issuer = "https://login.example.com";
    const issuers = [
      { issuer, alias: undefined, audiences: new Set(["orders"]), profile: standard },
    ];
    const auth: Auth = {
      caller: { id: "reports", issuer, alias: undefined },
      issuer,
      subject: "reports",
      kind: "app",
      actor: { id: "gateway", depth: 1 },
      audiences: ["orders"],
      scopes: ["orders:read"],
      roles: [],
      expiresAt: 0,
      bindings: [],
      claims: { tid: "t-1" },
    };
    const compiled = compilePolicy({ callers: ["reports"] }, issuers, "enforce");
    const read = new Set<string>();
    const recording = new Proxy(compiled, {
      get(target, member, receiver) {
        read.add(String(member));
        return Reflect.get(target, member, receiver);
      },
    });
    expect(judgeCaller(auth, recording, { now: () => 0 })).toBeUndefined();
    // How callers and scopes are compared: no requirement by itself.
    const beside = ["callersBy", "implyingScopes"];
    const members = new Set([...beside, ...TRACED_MEMBERS]);
    expect(read).toContain("delegation");
    expect([...read].filter((member) => !members.has(member))).toEqual([]);
  });
});
