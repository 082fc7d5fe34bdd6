import { type CanActivate, type ExecutionContext, Inject } from "@nestjs/common";
import { Gatekeeper } from "./gatekeeper.js";

/**
 * The guard of every handler, which `CallgateModule` makes global. For tests of something else:
 * `overrideGuard(CallgateGuard).useValue({ canActivate: () => true })`.
 *
 * `@UseGuards(CallgateGuard)` is for handlers that Nest calls without its global guards: the messages of a hybrid
 * application without `inheritAppConfig`.
 */
export class CallgateGuard implements CanActivate {
  static {
    Inject(Gatekeeper)(CallgateGuard, undefined, 0);
  }

  readonly #gatekeeper: Gatekeeper;

  constructor(gatekeeper: Gatekeeper) {
    this.#gatekeeper = gatekeeper;
  }

  /** @throws an `HttpException` that is a `RefusedError`, where the request is refused */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    return this.#gatekeeper.admit(context);
  }
}
