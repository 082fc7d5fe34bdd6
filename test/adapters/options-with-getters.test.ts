import { createGate } from "@callgate/core";
import { mountGate } from "@callgate/core/adapter";
import * as express from "@callgate/express";
import { callgate as fastifyPlugin } from "@callgate/fastify";
import { callgate as fetchGate } from "@callgate/fetch";
import { callgate as hapiPlugin } from "@callgate/hapi";
import { callgate as honoGate } from "@callgate/hono";
import * as koa from "@callgate/koa";
import { CallgateModule, type CallgateModuleOptions } from "@callgate/nestjs";
import { server as hapiServer } from "@hapi/hapi";
import Router from "@koa/router";
import { NestFactory } from "@nestjs/core";
import expressApp from "express";
import fastify from "fastify";
import { describe, expect, it } from "vitest";

const trusted = { issuer: "https://login.example.com", audience: "https://orders.example.com" };
const policy = { version: 1, endpoints: { "GET /orders": { callers: ["reports"] } } } as const;

/** The options with one whose getter throws, among those of the gate, of the adapter and of the document. */
function withGetter(name: string, beside: object = trusted): never {
  const get = (): never => {
    throw new Error("secret");
  };
  return Object.defineProperty({ ...beside }, name, { enumerable: true, get }) as never;
}

async function faultsOf(make: () => unknown): Promise<unknown> {
  try {
    await make();
  } catch (error) {
    const { faults, message } = error as {
      faults?: { code: string; option: string }[];
      message: string;
    };
    return faults?.map(({ code, option }) => `${code} ${option}`) ?? message;
  }
  return "created";
}

function startNest(options: CallgateModuleOptions): Promise<unknown> {
  return NestFactory.create(CallgateModule.forRoot(options), {
    abortOnError: false,
    logger: false,
  });
}

const gate = createGate(trusted);
const makers: readonly (readonly [string, (options: never) => unknown])[] = [
  ["mountGate", mountGate],
  ["express", express.callgate],
  ["express, beside a gate", (options) => express.callgate(gate, options)],
  ["fetch", fetchGate],
  ["hono", honoGate],
  ["koa", koa.callgate],
  ["nestjs", startNest],
  ["fastify", async (options) => await fastify().register(fastifyPlugin, options)],
  ["hapi", (options) => hapiServer().register({ plugin: hapiPlugin, options })],
];

describe.each(makers)("an option of %s whose getter throws", (_name, make) => {
  it.each(["issuer", "clock", "gate", "onDenied", "policy", "whatever"])(
    "is a fault of a configuration: %s",
    async (name) => {
      expect(await faultsOf(() => make(withGetter(name)))).toEqual([`option_invalid ${name}`]);
    },
  );
});

describe("an option whose getter throws", () => {
  it("is a fault of `protect`, and of the routers of Koa", async () => {
    const at = withGetter("at", {});
    const options = { ...trusted, policy };
    const ofExpress = () => express.callgate(options).protect(expressApp(), at);
    expect(await faultsOf(ofExpress)).toEqual(["option_invalid at"]);
    const ofKoa = () => koa.callgate(options).protect(new Router(), at);
    expect(await faultsOf(ofKoa)).toEqual(["option_invalid at"]);
    const ofRoutes = () => koa.routes(withGetter("at", { router: new Router() }));
    expect(await faultsOf(ofRoutes)).toEqual(["option_invalid at"]);
  });

  it("is a fault where it is nested", async () => {
    const claims = withGetter("tenant", {});
    const ofClaims = () => gate.policy({ callers: ["reports"], claims });
    expect(await faultsOf(ofClaims)).toEqual(["option_invalid claims.tenant"]);
    const scopeImplies = withGetter("orders:write", {});
    const ofScopes = () => createGate({ ...trusted, scopeImplies });
    expect(await faultsOf(ofScopes)).toEqual(["option_invalid scopeImplies.orders:write"]);
    const issuers = [withGetter("alias")];
    const ofIssuers = () => express.callgate({ issuers, policy });
    expect(await faultsOf(ofIssuers)).toContain("option_invalid issuers[0].alias");
    const requestOf = withGetter("graphql", {});
    const ofModule = () => startNest({ ...trusted, requestOf });
    expect(await faultsOf(ofModule)).toEqual(["option_invalid requestOf.graphql"]);
    const conditions = withGetter("isOwn", {});
    const ofConditions = () => express.callgate({ ...trusted, policy, conditions });
    expect(await faultsOf(ofConditions)).toEqual(["option_invalid conditions.isOwn"]);
  });
});
