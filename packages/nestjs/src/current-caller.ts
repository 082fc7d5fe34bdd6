import { createParamDecorator, type ExecutionContext } from "@nestjs/common";
import { authOf } from "./auth-of.js";
import { subjectOf } from "./subject.js";

/**
 * The verified caller, as an argument of a handler: `show(@CurrentCaller() auth: Auth)`.
 *
 * Where no caller is verified, on a public handler or in report mode, the request ends with a `GateNotMountedError`
 * (`callgate_gate_not_mounted`), which Nest answers with 500.
 */
export const CurrentCaller: () => ParameterDecorator = createParamDecorator(
  (_data: unknown, context: ExecutionContext) => authOf(subjectOf(context)),
) as () => ParameterDecorator;
