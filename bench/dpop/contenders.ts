import { verify } from "node:crypto";
import { createGate, type DpopOptions, fromNode, type GateOptions } from "@callgate/core";
import type { Request, RequestHandler, Response } from "express";
import { auth } from "express-oauth2-jwt-bearer";
import { AUDIENCE, CALLERS, SCOPE } from "../policy.js";
import { ORIGIN, PATH, type ProvedCall, type Prover } from "./proved-calls.js";

/** Handles calls with distinct proofs. @throws {Error} where one is refused */
export type HandleAll = (calls: readonly ProvedCall[]) => void | Promise<void>;

/** Nothing but the signatures of the proofs. */
export function bareVerify({ publicKey }: Prover): HandleAll {
  const key = { key: publicKey, dsaEncoding: "ieee-p1363" as const };
  return (calls) => {
    for (const { signed, signature } of calls) {
      if (!verify("sha256", signed, key, signature)) throw new Error("refused");
    }
  };
}

/** A gate, with tokens in its cache from the second call on. */
export function callgate(
  trust: Pick<GateOptions, "issuer" | "jwks">,
  replay: NonNullable<DpopOptions["replay"]>,
): HandleAll {
  const dpop = { publicUrls: [ORIGIN], replay };
  const gate = createGate({ ...trust, audience: AUDIENCE, dpop } as GateOptions);
  const policy = gate.policy({ callers: CALLERS, scope: SCOPE, binding: "dpop" });
  return async (calls) => {
    for (const { authorization, proof } of calls) {
      const rawHeaders = ["Authorization", authorization, "DPoP", proof];
      const request = fromNode({ method: "GET", url: PATH, rawHeaders });
      const decision = gate.decideNow(request, policy);
      const decided = decision instanceof Promise ? await decision : decision;
      if (decided.outcome !== "allowed") throw new Error(decided.reason);
    }
  };
}

/** The middleware of express-oauth2-jwt-bearer, which verifies token and proof each time and remembers neither. */
export function oauth2JwtBearer(issuer: string, jwksUri: string): HandleAll {
  const options = { issuer, jwksUri, audience: AUDIENCE, tokenSigningAlg: "ES256" };
  const handle = auth({ ...options, dpop: { enabled: true, required: true } }) as RequestHandler;
  return async (calls) => {
    for (const { authorization, proof } of calls) {
      const request = {
        method: "GET",
        protocol: "https",
        host: "api.example.com",
        originalUrl: PATH,
        headers: { authorization, dpop: proof, host: "api.example.com" },
        query: {},
        body: {},
        is: () => false,
        get: (name: string) => (name.toLowerCase() === "host" ? "api.example.com" : undefined),
      };
      await new Promise<void>((resolve, reject) => {
        const next = (error?: unknown) => (error === undefined ? resolve() : reject(error));
        void handle(request as unknown as Request, {} as Response, next);
      });
    }
  };
}
