import { administer } from "../program.js";

/** A role, a client, a scope or a key provider, as Keycloak lists it. */
export interface Listed {
  readonly id: string;
  readonly name?: string;
  readonly clientId?: string;
  readonly providerId?: string;
}

/** Keycloak's administration interface, with a new token for each call. */
export interface Administration {
  post(path: string, json: unknown): Promise<void>;
  put(path: string): Promise<void>;
  delete(path: string): Promise<void>;
  get<Answer = readonly Listed[]>(path: string): Promise<Answer>;
}

/** @param http the origin of the server */
export function administrationOf(
  http: string,
  admin: { readonly name: string; readonly password: string },
): Administration {
  const call = async (method: string, path: string, json?: unknown) => {
    const { access_token: token } = await passwordGrant(`${http}/realms/master`, {
      client_id: "admin-cli",
      username: admin.name,
      password: admin.password,
    });
    return administer(`${http}/admin/realms${path}`, {
      method,
      ...(token !== undefined && { token }),
      ...(json !== undefined && { json }),
    });
  };
  return {
    post: async (path, json) => void (await call("POST", path, json)),
    put: async (path) => void (await call("PUT", path)),
    delete: async (path) => void (await call("DELETE", path)),
    get: async <Answer>(path: string) => (await (await call("GET", path)).json()) as Answer,
  };
}

/** Obtains tokens with a user's password, as an administrator's program does. */
export async function passwordGrant(
  issuer: string,
  parameters: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const response = await fetch(`${issuer}/protocol/openid-connect/token`, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "password", ...parameters }),
  });
  if (!response.ok) throw new Error(`password grant: ${response.status} ${await response.text()}`);
  return (await response.json()) as Record<string, string>;
}
