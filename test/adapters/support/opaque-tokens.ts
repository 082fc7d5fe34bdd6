import type { FetchLike, Introspection } from "@callgate/core";
import { introspect } from "@callgate/introspection";

/** The audience of the services under test. */
export const AUDIENCE = "https://orders.example.com";

/** What the opaque tokens of the issuer `main` begin with, and those of `silent`. */
export const OPAQUE = "opq_";
export const BUSY = "busy_";

const QUESTIONS = "https://introspection.example.com";

/** Answers questions about opaque tokens by their end; fetches everything else. */
export const answeringQuestions: FetchLike = async (url, request) => {
  if (!url.startsWith(QUESTIONS)) return fetch(url, request);
  const token = new URLSearchParams(request.body).get("token") ?? "";
  if (token.endsWith("unanswered")) return new Response(null, { status: 500 });
  const members = { client_id: "reports", sub: "reports", aud: AUDIENCE, token_type: "Bearer" };
  const times = { iat: Date.UTC(2026, 0, 1) / 1000, exp: Date.UTC(2026, 0, 1, 1) / 1000 };
  return Response.json(
    token.endsWith("good")
      ? { active: true, scope: "orders:read", ...members, ...times }
      : { active: false },
  );
};

const options = { clientId: "orders", auth: "none", endpoint: `${QUESTIONS}/` } as const;

/** Introspects the opaque tokens of the issuer `main`. */
export function ofMain(): Introspection {
  return introspect({ ...options, tokenPattern: { prefix: OPAQUE } });
}

/** Introspects those of the issuer `silent`: one a second, and the next one is too many. */
export function ofSilent(): Introspection {
  const budget = { missesPerSecond: 1, missBurst: 1, reserve: 0 };
  return introspect({ ...options, tokenPattern: { prefix: BUSY }, ...budget });
}
