import type { Clock } from "@callgate/core/kit";
import {
  type AuthorizationServer,
  allowInsecureRequests,
  type Client,
  type ClientAuth,
  clientCredentialsGrantRequest,
  customFetch,
} from "oauth4webapi";
import type { ClientCredential } from "../authentication/client-authentication.js";
import type { DpopProver } from "../dpop/dpop-prover.js";
import { TokenError, withDetails } from "../errors.js";
import { secretsIn } from "./error-code.js";
import { type GrantReader, grantedToken } from "./granted-token.js";
import { jsonObjectOf } from "./json-object.js";
import type { LimitedFetch } from "./limited-fetch.js";
import { refusalOf } from "./refusal.js";
import type { GrantedToken, GrantParameters } from "./token-endpoint.js";

/** What a grant is requested with. */
export interface GrantRequester {
  readonly client: Client;
  readonly clock: Clock;
  /** Proves the key that the token is to be bound to; `undefined` for bearer tokens. */
  readonly prover: DpopProver | undefined;
}

/** One response, and the secret values that were sent for it. */
interface Exchange {
  readonly response: Response;
  readonly sent: readonly string[];
}

/**
 * Requests a token, and once more where the server wants its nonce in the proof: with a proof and an authentication of its own,
 * since a server accepts an assertion once.
 *
 * @throws {TokenError} for everything but a token
 * @see RFC 9449 sections 5 and 8
 */
export async function requestGrant(
  requester: GrantRequester,
  reader: GrantReader,
  parameters: GrantParameters,
  credential: ClientCredential,
  send: LimitedFetch,
): Promise<GrantedToken> {
  const exchange = (): Promise<Exchange> =>
    exchangeOnce(requester, reader.server, parameters, credential, send);
  let { response, sent } = await exchange();
  if (requester.prover !== undefined && (await isNonceDemanded(response))) {
    ({ response, sent } = await exchange());
  }
  if (!response.ok) {
    const refusal = await refusalOf(response, requester.clock.now(), sent);
    // The nonce is kept by now: a server whose nonces just changed accepts the next attempt.
    const isTransient = requester.prover !== undefined && refusal.oauthError === "use_dpop_nonce";
    throw isTransient ? withDetails(refusal, { retryable: true }) : refusal;
  }
  return grantedToken(response, reader);
}

async function exchangeOnce(
  { client, prover }: GrantRequester,
  server: AuthorizationServer,
  parameters: GrantParameters,
  credential: ClientCredential,
  send: LimitedFetch,
): Promise<Exchange> {
  let sent: readonly string[] = [];
  const response = await clientCredentialsGrantRequest(
    server,
    client,
    proven(credential.authenticate),
    formOf(parameters),
    {
      headers: { "user-agent": "callgate-client" },
      [customFetch]: async (url, { method, headers, body }) => {
        const address = new URL(url);
        const all =
          prover === undefined ? headers : { ...headers, dpop: prover.proofFor(method, address) };
        sent = secretsIn(all, body);
        const answer = await send(url, { method, headers: all, body });
        prover?.learn(address, answer.headers);
        return answer;
      },
      // Every address is https, loopback or listed: it is checked before.
      [allowInsecureRequests]: true,
    },
  );
  return { response, sent };
}

/** The standard's status is 400; some servers send 401, as services do. The nonce itself is kept already. */
async function isNonceDemanded(response: Response): Promise<boolean> {
  const { status, headers } = response;
  if ((status !== 400 && status !== 401) || !headers.has("dpop-nonce")) return false;
  return (await jsonObjectOf(response.clone()))?.error === "use_dpop_nonce";
}

/** An authentication whose failure is not reported as one of the network. */
function proven(authenticate: ClientAuth): ClientAuth {
  return async (...request) => {
    try {
      await authenticate(...request);
    } catch (error) {
      if (error instanceof TokenError) throw error;
      throw new TokenError(
        "credential_unavailable",
        "The client cannot prove who it is; check `auth`",
      );
    }
  };
}

function formOf({ scope, audience, resources, extra }: GrantParameters): URLSearchParams {
  const form = new URLSearchParams();
  if (scope !== undefined) form.append("scope", scope);
  if (audience !== undefined) form.append("audience", audience);
  for (const resource of resources) form.append("resource", resource);
  for (const [name, value] of extra) form.append(name, value);
  return form;
}
