import { Faults } from "@callgate/core/kit";
import { forms, type OptionForms, takeOptions } from "../option-forms.js";
import type { EndpointAnswer } from "./endpoint.js";

/** How the token endpoint, or introspection, refuses from now on. */
export interface TokenRefusal {
  /** The `error` member; default `invalid_client`. */
  readonly error?: string;
  /** Default: 401 for `invalid_client`, 400 for any other error. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The whole body in place of an error, as JSON; a string is sent as it is, `""` sends no body. */
  readonly body?: unknown;
  /** How many requests are refused; default all, until `recover()`. */
  readonly times?: number;
}

const REFUSAL_OPTIONS: OptionForms<Required<TokenRefusal>> = {
  error: forms.text,
  status: [isIntegerFrom(200, 599), "an integer from 200 to 599"],
  headers: forms.object,
  body: [() => true, "anything"],
  times: [isIntegerFrom(1, Number.MAX_SAFE_INTEGER), "an integer from 1"],
};

/** The refusals that a test requires of an endpoint. */
export class Refusals {
  #refusal: TokenRefusal | undefined;
  #left = 0;

  /** @throws {ConfigurationError} `callgate_configuration_invalid` */
  refuse(refusal: TokenRefusal): void {
    const faults = new Faults();
    takeOptions<TokenRefusal>(refusal, REFUSAL_OPTIONS, faults);
    faults.throwIfAny("Token refusal");
    this.#refusal = refusal;
    this.#left = refusal.times ?? Number.POSITIVE_INFINITY;
  }

  recover(): void {
    this.#refusal = undefined;
  }

  /** The answer to the next request; `undefined` when it is not refused. */
  next(): EndpointAnswer | undefined {
    if (this.#refusal === undefined || this.#left <= 0) return undefined;
    this.#left -= 1;
    return refusalAnswer(this.#refusal);
  }
}

/** Writes a refusal as an answer. */
export function refusalAnswer({
  error = "invalid_client",
  status,
  headers = {},
  body,
}: TokenRefusal): EndpointAnswer {
  const isClient = error === "invalid_client";
  return {
    status: status ?? (isClient ? 401 : 400),
    headers: { ...(isClient && { "www-authenticate": 'Basic realm="token"' }), ...headers },
    body: body ?? { error },
  };
}

function isIntegerFrom(min: number, max: number): (value: unknown) => boolean {
  return (value) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max;
}
