import "reflect-metadata";
import { bearer, createTestIssuer, type TestIssuer } from "@callgate/testkit";
import type { INestApplication, ModuleMetadata, Provider, Type } from "@nestjs/common";
import type { AbstractHttpAdapter } from "@nestjs/core";
import { ExpressAdapter } from "@nestjs/platform-express";
import { FastifyAdapter } from "@nestjs/platform-fastify";
import { Test, type TestingModuleBuilder } from "@nestjs/testing";
import { afterAll, afterEach, beforeAll } from "vitest";
import { CallgateModule, type CallgateModuleOptions, ConfigurationError } from "../index.js";

/** Nest on Express, and on Fastify. */
export const platforms: readonly (readonly [string, MakePlatform])[] = [
  ["Express", () => new ExpressAdapter()],
  ["Fastify", () => new FastifyAdapter()],
];

/** Makes the adapter of a platform. */
export type MakePlatform = () => AbstractHttpAdapter;

/** What differs from the simplest application. */
export interface Given {
  readonly options?: object;
  readonly providers?: readonly Provider[];
  readonly imports?: NonNullable<ModuleMetadata["imports"]>;
  readonly platform?: MakePlatform;
  /** What `main.ts` does between making the application and starting it. */
  readonly prepare?: (app: INestApplication) => void;
  readonly override?: (builder: TestingModuleBuilder) => TestingModuleBuilder;
}

/** What the tests of one file have in common: an issuer, and applications that are closed after each test. */
export interface Service {
  readonly issuer: TestIssuer;
  /** Options that trust the issuer. */
  trusted(): { readonly issuer: string; readonly audience: TestIssuer["audience"] };
  /** An application that does not listen yet. */
  bare(controllers: readonly Type[], given?: Given): Promise<INestApplication>;
  /** An application that listens on 127.0.0.1. */
  app(controllers: readonly Type[], given?: Given): Promise<INestApplication>;
  /** The header of a caller with a good token. */
  from(caller: string, scope?: string): Promise<{ readonly authorization: string }>;
}

/** Sets a file of tests up. */
export function useService(): Service {
  let issuer: TestIssuer;
  const apps: INestApplication[] = [];
  beforeAll(async () => {
    issuer = await createTestIssuer();
  });
  afterEach(async () => {
    for (const each of apps.splice(0)) await each.close();
  });
  afterAll(() => issuer.close());

  const trusted: Service["trusted"] = () => ({ issuer: issuer.url, audience: issuer.audience });
  const bare: Service["bare"] = async (controllers, given = {}) => {
    const options = { ...trusted(), ...given.options } as CallgateModuleOptions;
    const builder = Test.createTestingModule({
      imports: [CallgateModule.forRoot(options), ...(given.imports ?? [])],
      controllers: [...controllers],
      providers: [...(given.providers ?? [])],
    });
    const module = await (given.override ?? ((same) => same))(builder).compile();
    const app = module.createNestApplication(
      (given.platform ?? (() => new ExpressAdapter()))() as never,
      {
        logger: false,
        forceCloseConnections: true,
      },
    );
    given.prepare?.(app);
    apps.push(app);
    return app;
  };
  return {
    get issuer() {
      return issuer;
    },
    trusted,
    bare,
    async app(controllers, given) {
      const app = await bare(controllers, given);
      await app.listen(0, "127.0.0.1");
      return app;
    },
    async from(caller, scope = "") {
      return bearer(await issuer.token({ caller, scope }));
    },
  };
}

/** What a test reads of an answer. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** Sends one request. */
export async function send(
  app: INestApplication,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method = "GET",
  body?: string,
): Promise<Answered> {
  const init = { method, headers, ...(body !== undefined && { body }) };
  const response = await fetch(`${await app.getUrl()}${path}`, init);
  return { status: response.status, headers: response.headers, body: await response.text() };
}

/** Codes and options of the faults an application does not start for; none where it starts. */
export async function faultsAtStart(
  starting: Promise<INestApplication>,
): Promise<readonly string[]> {
  try {
    await (await starting).init();
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.faults.map(({ code, option }) => `${code} ${option}`);
  }
}
