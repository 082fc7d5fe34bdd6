import type { Faults } from "@callgate/core/kit";
import { checkSource, isObject, optionalText, textMatching } from "../options/option-checks.js";
import type { SecretSource } from "../secret-source.js";
import { credentialFor, credentialFrom } from "../sources/credential-for.js";
import { readSecretFile } from "../sources/read-secret-file.js";
import type { DefinedVaultAuth, VaultLogin } from "./vault-auth.js";
import { pathRule, toPath } from "./vault-path.js";

type Given = Readonly<Record<string, unknown>>;

const KUBERNETES_TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token";
const ROLE = { pattern: /^[\x21-\x7e]{1,256}$/, expected: "1 to 256 printable ASCII characters" };

const OPTIONS: Readonly<Record<VaultLogin["method"], readonly string[]>> = {
  token: ["token"],
  kubernetes: ["role", "mount", "tokenPath"],
  approle: ["roleId", "secretId", "mount"],
  jwt: ["jwt", "role", "mount"],
};

const MANDATORY: typeof OPTIONS = {
  token: ["token"],
  kubernetes: ["role"],
  approle: ["roleId"],
  jwt: ["jwt"],
};

/** Checks how the Vault token is obtained. */
export function defineVaultAuth(auth: unknown, faults: Faults): DefinedVaultAuth | undefined {
  if (auth === "agent") return { method: "agent" };
  const method = isObject(auth) && Object.hasOwn(auth, "method") ? auth.method : undefined;
  if (!isObject(auth) || !isMethod(method)) {
    const code = auth === undefined ? "option_missing" : "option_invalid";
    const methods = Object.keys(OPTIONS).join(", ");
    faults.add(code, "auth", `must be "agent", or an object with \`method\` one of ${methods}`);
    return undefined;
  }
  const inside = faults.within("auth.");
  const given = inside.own(auth, ["method", ...OPTIONS[method]], MANDATORY[method]);
  if (method === "token") return { method, token: sourceOf(given, "token", inside) };
  const path = `auth/${mountOf(given, method, inside)}/login`;
  const define = { kubernetes: defineKubernetes, approle: defineAppRole, jwt: defineJwt }[method];
  return { method: "login", login: { path, body: define(given, inside) } };
}

type LoginBody = (isRejected: boolean, signal: AbortSignal) => Promise<object>;

function defineKubernetes(auth: Given, faults: Faults): LoginBody {
  const role = textMatching(auth, "role", ROLE, faults);
  const rule = { pattern: /^[^\0]{1,4096}$/s, expected: "a path", byDefault: KUBERNETES_TOKEN };
  const path = textMatching(auth, "tokenPath", rule, faults);
  return async () => ({
    role,
    jwt: await credentialFor(`file ${path}`, () => readSecretFile(path)),
  });
}

function defineAppRole(auth: Given, faults: Faults): LoginBody {
  const role_id = textMatching(auth, "roleId", ROLE, faults);
  if (auth.secretId === undefined) return async () => ({ role_id });
  const source = sourceOf(auth, "secretId", faults);
  return async (isRejected, signal) => ({
    role_id,
    secret_id: await valueFrom(source, isRejected, signal),
  });
}

function defineJwt(auth: Given, faults: Faults): LoginBody {
  const role = optionalText(auth, "role", ROLE, faults);
  const source = sourceOf(auth, "jwt", faults);
  return async (isRejected, signal) => ({
    role,
    jwt: await valueFrom(source, isRejected, signal),
  });
}

async function valueFrom(
  source: SecretSource,
  isRejected: boolean,
  signal: AbortSignal,
): Promise<string> {
  return (await credentialFrom(source, isRejected, { name: "secret source", signal })).value;
}

function sourceOf(auth: Given, option: string, faults: Faults): SecretSource {
  const source = auth[option];
  checkSource(option, source, faults, source === undefined ? "option_missing" : "option_invalid");
  return source as SecretSource;
}

function mountOf(auth: Given, byDefault: string, faults: Faults): string {
  return toPath(textMatching(auth, "mount", pathRule(byDefault), faults));
}

function isMethod(method: unknown): method is VaultLogin["method"] {
  return typeof method === "string" && Object.hasOwn(OPTIONS, method);
}
