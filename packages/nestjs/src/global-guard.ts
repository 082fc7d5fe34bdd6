import { type CanActivate, type ExecutionContext, UseGuards } from "@nestjs/common";
import type { ModulesContainer } from "@nestjs/core";
import { CallgateGuard } from "./callgate-guard.js";

/**
 * The global guard: {@link CallgateGuard}, or what a test has replaced it with.
 *
 * `overrideProvider` replaces providers, as a global guard is one; `overrideGuard` only guards that `@UseGuards` names.
 * Both are used here.
 */
export class GlobalGuard implements CanActivate {
  readonly #provided: CanActivate;
  readonly #modules: ModulesContainer;
  #inForce: CanActivate | undefined;

  constructor(provided: CanActivate, modules: ModulesContainer) {
    this.#provided = provided;
    this.#modules = modules;
  }

  canActivate(context: ExecutionContext): ReturnType<CanActivate["canActivate"]> {
    this.#inForce ??= this.#find();
    return this.#inForce.canActivate(context);
  }

  #find(): CanActivate {
    if (!(this.#provided instanceof CallgateGuard)) return this.#provided;
    for (const { injectables } of this.#modules.values()) {
      const named = injectables.get(CallgateGuard)?.instance as CanActivate | undefined;
      if (named !== undefined && !(named instanceof CallgateGuard)) return named;
    }
    return this.#provided;
  }
}

/** Names the guard as `@UseGuards` does, so that Nest has one for `overrideGuard` to replace. */
// biome-ignore lint/complexity/noStaticOnlyClass: a provider of Nest is a class
export class NamesTheGuard {
  static {
    UseGuards(CallgateGuard)(NamesTheGuard);
  }
}
