import type { SharedOptions } from "@callgate/core";
import type { AdapterOptions } from "@callgate/core/adapter";
import { bearer, createTestIssuer, type TestIssuer } from "@callgate/testkit";
import {
  type Lifecycle,
  type RouteOptions,
  type Server,
  type ServerRoute,
  server,
} from "@hapi/hapi";
import { afterAll, afterEach, beforeAll } from "vitest";
import { ConfigurationError, callgate } from "../index.js";

/** Shared by the tests of one file: an issuer, and services that are stopped after each test. */
export interface Service {
  readonly issuer: TestIssuer;
  /** Options that trust the issuer. */
  trusted(): { readonly issuer: string; readonly audience: TestIssuer["audience"] };
  /** A server with the plugin, not started. */
  server(options?: SharedOptions & AdapterOptions): Promise<Server>;
  /** The header of a caller with a good token. */
  from(caller: string, scope?: string): Promise<{ readonly authorization: string }>;
}

/** Sets a file of tests up. */
export function useService(): Service {
  let issuer: TestIssuer;
  const servers: Server[] = [];
  beforeAll(async () => {
    issuer = await createTestIssuer();
  });
  afterEach(async () => {
    for (const each of servers.splice(0)) await each.stop({ timeout: 0 });
  });
  afterAll(() => issuer.close());

  const trusted: Service["trusted"] = () => ({ issuer: issuer.url, audience: issuer.audience });
  return {
    get issuer() {
      return issuer;
    },
    trusted,
    async server(options = {}) {
      const created = server({ host: "127.0.0.1", port: 0 });
      servers.push(created);
      await created.register({ plugin: callgate, options: { ...trusted(), ...options } });
      return created;
    },
    async from(caller, scope = "") {
      return bearer(await issuer.token({ caller, scope }));
    },
  };
}

/** Answers with hapi's state of the request's authentication. */
export const whoCalls: Lifecycle.Method = ({ auth }) => ({
  caller: auth.credentials?.caller?.id ?? null,
  isAuthenticated: auth.isAuthenticated,
  error: (auth.error as { code?: string } | null)?.code ?? null,
});

/** A route for {@link whoCalls} that `reports` may call, unless the options differ. */
export function routeFor(options: RouteOptions = {}, path = "/orders"): ServerRoute {
  const plugins = { callgate: { callers: ["reports"] } };
  return { method: "GET", path, handler: whoCalls, options: { plugins, ...options } };
}

/** Codes and options of the faults that prevent a server's start; empty when it starts. */
export async function faultsAtStart(server: Server): Promise<readonly string[]> {
  try {
    await server.initialize();
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.faults.map(({ code, option }) => `${code} ${option}`);
  }
}
