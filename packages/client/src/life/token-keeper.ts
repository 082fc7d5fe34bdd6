import { AccessToken } from "../access-token.js";
import { type TokenError, toTokenError, withDetails } from "../errors.js";
import type { GrantParameters } from "../grant/token-endpoint.js";
import { Cooldown, concernsAllKeys, mayEndByCredential } from "./cooldown.js";
import { Flight, type FlightParts, type LivingToken, retryAfterMs } from "./flight.js";
import type { Load } from "./load.js";
import { cooldownMs } from "./pauses.js";
import type { TokenLife } from "./token-life.js";

/** What the keepers of a client have in common. */
export interface KeeperParts extends FlightParts {
  readonly load: Load;
  /** The cooldown that holds for all keys: the client's credential was refused, or the client asked too much. */
  readonly clientCooldown: Cooldown;
}

/** A token that is there to be given out. */
export interface HeldToken {
  readonly token: AccessToken;
  /** Made once, so that giving the token out costs nothing. */
  readonly promise: Promise<AccessToken>;
  readonly life: TokenLife;
}

/** A request under way, and what comes of it; never rejects. */
export interface Landing {
  readonly flight: Flight;
  readonly outcome: Promise<AccessToken | TokenError>;
}

/** Keeps one key's token and gets the next: one flight at a time, and a pause after each that fails. */
export class TokenKeeper {
  readonly #parts: KeeperParts;
  readonly #parameters: GrantParameters;
  readonly #onLanded: () => void;
  readonly cooldown: Cooldown = new Cooldown();
  #held: HeldToken | undefined;
  #suspect: HeldToken | undefined;
  #landing: Landing | undefined;
  #isClosed = false;

  /** @param onLanded called after each flight, whatever came of it */
  constructor(parts: KeeperParts, parameters: GrantParameters, onLanded: () => void) {
    this.#parts = parts;
    this.#parameters = parameters;
    this.#onLanded = onLanded;
  }

  /** The token, dead as it may be. */
  get held(): HeldToken | undefined {
    return this.#held;
  }

  /** The flight under way. */
  get landing(): Landing | undefined {
    return this.#landing;
  }

  /** What there is to give out where no better can be had: also a token that was invalidated. */
  fallback(now: number): HeldToken | undefined {
    const best = this.#held ?? this.#suspect;
    return best !== undefined && now <= best.life.handOutUntil ? best : undefined;
  }

  /** Why nothing is asked for now, if so. */
  refusal(now: number): TokenError | undefined {
    const { credentials, clientCooldown } = this.#parts;
    if (this.cooldown.holds(now, credentials.generation)) return this.cooldown.refusal();
    return clientCooldown.holds(now, credentials.generation)
      ? clientCooldown.refusalElsewhere()
      : undefined;
  }

  /** Sends for a token. @returns `undefined` where too many requests are under way already */
  takeOff(): Landing | undefined {
    const { load } = this.#parts;
    if (!load.hasRoomToFly) return undefined;
    load.addFlights(1);
    const flight = new Flight(this.#parts, this.#parameters);
    this.#landing = { flight, outcome: this.#land(flight) };
    return this.#landing;
  }

  /** Sends for a token in the background, unless that is done already or of no use yet. */
  refresh(now: number): void {
    if (this.#landing === undefined && this.refusal(now) === undefined) this.takeOff();
  }

  /** Takes the token out of use, but for want of any other: a service that refuses it may be wrong. */
  suspect(): void {
    this.#suspect = this.#held;
    this.#held = undefined;
  }

  /** Forgets the token and ends the flight. */
  close(reason: TokenError): Promise<unknown> {
    this.#isClosed = true;
    this.#held = undefined;
    this.#suspect = undefined;
    this.#landing?.flight.callOff(reason);
    return this.#landing?.outcome ?? Promise.resolve();
  }

  async #land(flight: Flight): Promise<AccessToken | TokenError> {
    try {
      return this.#adopt(await flight.run());
    } catch (error) {
      return this.#fail(toTokenError(error));
    } finally {
      this.#landing = undefined;
      this.#parts.load.addFlights(-1);
      this.#onLanded();
    }
  }

  #adopt({ granted, life }: LivingToken): AccessToken {
    const { time, clientCooldown, reporter } = this.#parts;
    const { scope } = this.#parameters;
    const ahead = this.#held !== undefined && time.now() <= this.#held.life.handOutUntil;
    const expiresAt = Math.floor(time.toWall(life.expiresAt) / 1000);
    const token = new AccessToken(granted.value, expiresAt, granted.scope ?? scope);
    if (this.#isClosed) return token;
    this.#held = { token, promise: Promise.resolve(token), life };
    this.cooldown.end();
    clientCooldown.end();
    reporter.report(scope, { type: "renewed", ahead, lifetimeSeconds: life.lifetimeMs / 1000 });
    return token;
  }

  #fail(error: TokenError): TokenError {
    if (this.#isClosed) return error;
    const { time, clock, credentials, clientCooldown, random, reporter } = this.#parts;
    const now = time.now();
    const fallback = this.fallback(now);
    // A client that is turned away under one key after another is turned away, and slows down, as one.
    const before = concernsAllKeys(error.code) ? clientCooldown.failures : 0;
    const failures = Math.max(this.cooldown.failures, before) + 1;
    const cause = {
      failures,
      transient: error.retryable,
      retryAfterMs: retryAfterMs(error, clock),
      servesForMs: fallback === undefined ? 0 : fallback.life.handOutUntil - now,
    };
    const until = now + cooldownMs(cause, random);
    const retryAt = new Date(time.toWall(until));
    const failure = withDetails(error, { retryAt });
    this.cooldown.start(failure, until, credentials.generation);
    if (concernsAllKeys(error.code)) clientCooldown.start(failure, until, credentials.generation);
    if (mayEndByCredential(error.code)) credentials.pollSoon(now);
    const serving = fallback !== undefined;
    reporter.report(this.#parameters.scope, {
      type: "cooldown",
      code: error.code,
      failures,
      retryAt,
      serving,
    });
    return failure;
  }
}
