import { toAnswer } from "@callgate/core/adapter";
import { type ArgumentsHost, Catch, type ExceptionFilter } from "@nestjs/common";
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
