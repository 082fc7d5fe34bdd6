import { toAnswer } from "@callgate/core/adapter";
import { type ArgumentsHost, Catch, type ExceptionFilter } from "@nestjs/common";
import type { ModuleRef } from "@nestjs/core";
import { configOf } from "./application-config.js";
import type { Platform } from "./platform.js";
import { AnsweredException, type RefusedException } from "./refused-exception.js";

/** Answers refusals exactly as every adapter does. Filters of the application come before it. */
export class RefusalFilter implements ExceptionFilter<RefusedException> {
  static {
    Catch(AnsweredException)(RefusalFilter);
  }

  readonly #platform: Platform;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  catch({ decision }: RefusedException, host: ArgumentsHost): void {
    this.#platform.answer(host.getArgByIndex<object>(1), toAnswer(decision));
  }
}

/**
 * Adds the filter while the application is made, before the first filter of the application: Nest tries the one that was
 * added last first. As an `APP_FILTER` it would come before those of the modules that import this one.
 */
export function addRefusalFilter(platform: Platform, moduleRef: ModuleRef): RefusalFilter {
  const filter = new RefusalFilter(platform);
  configOf(moduleRef).useGlobalFilters(filter);
  return filter;
}
