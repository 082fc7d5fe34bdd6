import {
  notFound,
  type Reply,
  unsupported,
  type VaultRequest,
  withErrors,
} from "./vault-answers.js";

/** What the auth methods of the local Vault accept: roles, and the credentials of each. */
export interface VaultLogins {
  /** Where each method is mounted, below `auth/`. */
  readonly mounts: { kubernetes: string; approle: string; jwt: string };
  readonly kubernetes: Map<string, string>;
  /** A role id with `undefined` has `bind_secret_id` off. */
  readonly approle: Map<string, string | undefined>;
  readonly jwt: Map<string, string>;
  jwtDefaultRole: string | undefined;
}

export function createLogins(): VaultLogins {
  return {
    mounts: { kubernetes: "kubernetes", approle: "approle", jwt: "jwt" },
    kubernetes: new Map(),
    approle: new Map(),
    jwt: new Map(),
    jwtDefaultRole: undefined,
  };
}

/** Checks a login; `undefined` accepts it. */
export function judgeLogin(logins: VaultLogins, call: VaultRequest): Reply | undefined {
  const { mounts } = logins;
  const mount = /^auth\/(.+)\/login$/.exec(call.path)?.[1];
  const judge =
    mount === mounts.kubernetes
      ? judgeKubernetes
      : mount === mounts.approle
        ? judgeAppRole
        : mount === mounts.jwt
          ? judgeJwt
          : undefined;
  if (judge === undefined) return notFound;
  if (call.method !== "POST" && call.method !== "PUT") return unsupported;
  return judge(logins, call.body);
}

type Body = VaultRequest["body"];

function judgeKubernetes({ kubernetes }: VaultLogins, { role, jwt }: Body): Reply | undefined {
  if (!isText(role)) return withErrors(400, "missing role");
  if (!isText(jwt)) return withErrors(400, "missing jwt");
  const accepted = kubernetes.get(role);
  if (accepted === undefined) return withErrors(400, `invalid role name "${role}"`);
  return accepted === jwt ? undefined : withErrors(403, "permission denied");
}

function judgeAppRole({ approle }: VaultLogins, body: Body): Reply | undefined {
  const { role_id: roleId, secret_id: secretId } = body;
  if (!isText(roleId)) return withErrors(400, "missing role_id");
  if (!approle.has(roleId)) return withErrors(400, "invalid role or secret ID");
  const accepted = approle.get(roleId);
  if (accepted === undefined) return undefined;
  if (!isText(secretId)) return withErrors(400, "missing secret_id");
  return accepted === secretId ? undefined : withErrors(400, "invalid role or secret ID");
}

function judgeJwt({ jwt: roles, jwtDefaultRole }: VaultLogins, body: Body): Reply | undefined {
  const { role = jwtDefaultRole, jwt } = body;
  if (!isText(jwt)) return withErrors(400, "missing token");
  if (!isText(role)) return withErrors(400, "missing role");
  const accepted = roles.get(role);
  if (accepted === undefined) return withErrors(400, `role "${role}" could not be found`);
  return accepted === jwt
    ? undefined
    : withErrors(400, "error validating token: invalid signature");
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
