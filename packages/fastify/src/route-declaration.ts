import type { EndpointDeclaration } from "@callgate/core/adapter";
import type { EndpointNameText } from "@callgate/policy/binding";
import type { FastifyRequest } from "fastify";

/** What a route may declare in `config.callgate`. */
export type RouteDeclaration = EndpointDeclaration<FastifyRequest> | "open" | EndpointNameText;

/** Replaces `open`, which this plugin accepts as a synonym, with `public`. */
export function withoutSynonym(declared: unknown): unknown {
  return declared === "open" ? "public" : declared;
}
