import type { SharedOptions } from "@callgate/core";
import type { AdapterOptions } from "@callgate/core/adapter";
import { bearer, createTestIssuer, type TestIssuer } from "@callgate/testkit";
import fastify, {
  type FastifyInstance,
  type FastifyRequest,
  type FastifyServerOptions,
} from "fastify";
import { afterAll, afterEach, beforeAll } from "vitest";
import { ConfigurationError, callgate, type RouteDeclaration } from "../index.js";

/** What the tests of one file have in common: an issuer, and applications that are closed after each test. */
export interface Service {
  readonly issuer: TestIssuer;
  /** Options that trust the issuer. */
  trusted(): { readonly issuer: string; readonly audience: TestIssuer["audience"] };
  /** An application without the plugin. */
  bare(options?: FastifyServerOptions): FastifyInstance;
  /** An application with the plugin, which is not ready yet. */
  app(
    options?: SharedOptions & AdapterOptions,
    server?: FastifyServerOptions,
  ): Promise<FastifyInstance>;
  /** The header of a caller with a good token. */
  from(caller: string, scope?: string): Promise<{ readonly authorization: string }>;
}

/** Sets a file of tests up. */
export function useService(): Service {
  let issuer: TestIssuer;
  const apps: FastifyInstance[] = [];
  beforeAll(async () => {
    issuer = await createTestIssuer();
  });
  afterEach(async () => {
    for (const each of apps.splice(0)) await each.close();
  });
  afterAll(() => issuer.close());

  const trusted: Service["trusted"] = () => ({ issuer: issuer.url, audience: issuer.audience });
  const bare: Service["bare"] = (options = {}) => {
    const made = fastify({ forceCloseConnections: true, ...options });
    apps.push(made);
    return made;
  };
  return {
    get issuer() {
      return issuer;
    },
    trusted,
    bare,
    async app(options = {}, server = {}) {
      const made = bare(server);
      await made.register(callgate, { ...trusted(), ...options });
      return made;
    },
    async from(caller, scope = "") {
      return bearer(await issuer.token({ caller, scope }));
    },
  };
}

/** Answers who is calling, by the route's pattern. */
export const whoCalls = ({ auth, routeOptions }: FastifyRequest): object => ({
  caller: auth?.caller.id ?? null,
  route: routeOptions.url,
});

/** Options of a route that `reports` may call. */
export const forReports: { readonly config: { readonly callgate: RouteDeclaration } } = {
  config: { callgate: { callers: ["reports"] } },
};

/** Codes and options of the faults an application does not start for; none where it starts. */
export async function faultsAtStart(app: FastifyInstance): Promise<readonly string[]> {
  try {
    await app.ready();
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.faults.map(({ code, option }) => `${code} ${option}`);
  }
}
