import type { TokenEndpoint } from "../grant/token-endpoint.js";
import type { DefinedTokenClient } from "../options/define-token-client.js";
import { RequestedGrants } from "../options/requested-grants.js";
import { Cooldown } from "./cooldown.js";
import { CredentialWatch } from "./credential-watch.js";
import { FetchLimit } from "./fetch-limit.js";
import { PassedTime } from "./passed-time.js";
import { ScopeCooldown } from "./scope-cooldown.js";
import { ScopeToken, type ScopeTokenParts } from "./scope-token.js";
import { ScopeTokens } from "./scope-tokens.js";
import { TokenFetch } from "./token-fetch.js";
import { TokenRefresher, type TokenRefresherParts } from "./token-refresher.js";
import { TokenReporter } from "./token-reporter.js";
import { TokenSource } from "./token-source.js";
import { WaitingCalls } from "./waiting-calls.js";
import { WarmTimer } from "./warm-timer.js";

/** Builds the source of one client's tokens: every class of this folder, with the parts it uses. */
export function createTokenSource(
  defined: DefinedTokenClient,
  endpoint: TokenEndpoint,
): TokenSource {
  const { auth, clock, random, totalTimeoutMs } = defined;
  const closing = new AbortController();
  const time = new PassedTime(clock);
  const reporter = reporterOf(defined);
  const credentials = new CredentialWatch({
    authentication: auth,
    pollMs: defined.credentialPollSeconds * 1000,
    time,
    reporter,
    closing: closing.signal,
  });
  const clientCooldown = new Cooldown();
  const fetches = new FetchLimit(defined.maxRequests);
  const waiting = new WaitingCalls(defined.maxWaiting);

  const fetchParts = {
    ...{ endpoint, credentials, fetches, clock, time, random, reporter, totalTimeoutMs },
    assumeLifetimeSeconds: defined.assumeLifetimeSeconds,
  };
  const newFetch: TokenRefresherParts["newFetch"] = (parameters, ofOneFetch) =>
    new TokenFetch(fetchParts, parameters, ofOneFetch);

  const cooldownParts = { clientCooldown, credentials, clock, time, random };
  const newRefresher: ScopeTokenParts["newRefresher"] = (parameters, onFetched) => {
    const cooldown = new ScopeCooldown(cooldownParts);
    const parts = { time, reporter, waiting, cooldown, credentials, newFetch };
    return new TokenRefresher(parts, parameters, onFetched);
  };

  const tokens = new ScopeTokens(
    (parameters) => {
      const warmTimer = defined.keepWarm ? new WarmTimer(clock, time) : undefined;
      return new ScopeToken({ time, reporter, credentials, newRefresher, warmTimer }, parameters);
    },
    defined.grant,
    defined.maxScopes,
  );
  const requested = new RequestedGrants(defined.grant, 2 * defined.maxScopes);
  return new TokenSource({ tokens, requested, credentials, clientCooldown, closing });
}

function reporterOf({
  clock,
  issuer,
  clientId,
  tokenEndpoint = "",
  onEvent,
  warnings,
}: DefinedTokenClient): TokenReporter {
  const server = issuer ?? withoutQuery(tokenEndpoint);
  return new TokenReporter({ clock, issuer, clientId, server, onEvent, warnings });
}

/** The query of an address is not reported: some servers expect a key there. */
function withoutQuery(address: string): string {
  return address.split("?", 1)[0] ?? "";
}
