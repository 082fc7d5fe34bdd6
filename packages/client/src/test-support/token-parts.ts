import type { Clock } from "@callgate/core/kit";
import { createFakeClock } from "@callgate/testkit";
import type { TokenEvent } from "../events.js";
import type { GrantParameters } from "../grant/token-endpoint.js";
import { Cooldown } from "../tokens/cooldown.js";
import { CredentialWatch } from "../tokens/credential-watch.js";
import { FetchLimit } from "../tokens/fetch-limit.js";
import { PassedTime } from "../tokens/passed-time.js";
import { ScopeCooldown } from "../tokens/scope-cooldown.js";
import { ScopeToken } from "../tokens/scope-token.js";
import { TokenFetch } from "../tokens/token-fetch.js";
import { TokenRefresher } from "../tokens/token-refresher.js";
import { TokenReporter } from "../tokens/token-reporter.js";
import { WaitingCalls } from "../tokens/waiting-calls.js";
import { ScriptedCredential } from "./scripted-credential.js";
import { ScriptedEndpoint, type TestClock } from "./scripted-endpoint.js";

/** A request for a scope alone. */
export function grantFor(scope: string | undefined): GrantParameters {
  return Object.freeze({ scope, audience: undefined, resources: [], extra: [], jkt: undefined });
}

/** What a test may decide about its parts. */
export interface TokenPartsOptions {
  readonly random?: () => number;
  readonly maxFetches?: number;
  readonly maxWaiting?: number;
  readonly clock?: TestClock;
}

/** The classes of `tokens/` that a single one works with, around a scripted endpoint and credential. */
export class TokenParts {
  readonly clock: TestClock;
  readonly endpoint: ScriptedEndpoint;
  readonly credential: ScriptedCredential = new ScriptedCredential();
  readonly events: TokenEvent[] = [];
  readonly time: PassedTime;
  readonly reporter: TokenReporter;
  readonly closing: AbortController = new AbortController();
  readonly credentials: CredentialWatch;
  readonly clientCooldown: Cooldown = new Cooldown();
  readonly fetches: FetchLimit;
  readonly waiting: WaitingCalls;
  readonly #random: () => number;

  constructor({
    random = () => 0,
    maxFetches = 100,
    maxWaiting = 100,
    clock = createFakeClock(),
  }: TokenPartsOptions = {}) {
    this.#random = random;
    this.clock = clock;
    this.endpoint = new ScriptedEndpoint(clock);
    this.time = new PassedTime(clock);
    this.reporter = reporterTo(this.events, clock);
    this.credentials = new CredentialWatch({
      authentication: this.credential,
      pollMs: 60_000,
      time: this.time,
      reporter: this.reporter,
      closing: this.closing.signal,
    });
    this.fetches = new FetchLimit(maxFetches);
    this.waiting = new WaitingCalls(maxWaiting);
  }

  newFetch = (
    parameters: GrantParameters = grantFor(undefined),
    waiting: WaitingCalls = this.waiting.ofOneFetch(),
  ): TokenFetch => {
    const { endpoint, credentials, fetches, clock, time, reporter } = this;
    const random = this.#random;
    const fetchParts = { endpoint, credentials, fetches, clock, time, random, reporter };
    const times = { totalTimeoutMs: 10_000, assumeLifetimeSeconds: 300 };
    return new TokenFetch({ ...fetchParts, ...times }, parameters, waiting);
  };

  newCooldown(): ScopeCooldown {
    const { clientCooldown, credentials, clock, time } = this;
    return new ScopeCooldown({ clientCooldown, credentials, clock, time, random: this.#random });
  }

  newRefresher = (
    parameters: GrantParameters = grantFor(undefined),
    onFetched: () => void = () => {},
  ): TokenRefresher => {
    const { time, reporter, waiting, credentials, newFetch } = this;
    const cooldown = this.newCooldown();
    return new TokenRefresher(
      { time, reporter, waiting, cooldown, credentials, newFetch },
      parameters,
      onFetched,
    );
  };

  newScopeToken = (parameters: GrantParameters = grantFor(undefined)): ScopeToken => {
    const { time, reporter, credentials, newRefresher } = this;
    return new ScopeToken(
      { time, reporter, credentials, newRefresher, warmTimer: undefined },
      parameters,
    );
  };
}

/** A reporter that writes events into a list. */
export function reporterTo(events: TokenEvent[], clock: Clock): TokenReporter {
  return new TokenReporter({
    clock,
    issuer: undefined,
    clientId: "checkout",
    server: "https://login.example.com/token",
    onEvent: (event) => events.push(event),
    warnings: false,
  });
}
