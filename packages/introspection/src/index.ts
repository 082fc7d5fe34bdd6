export type { Introspection } from "@callgate/core";
export {
  ConfigurationError,
  type ConfigurationFault,
  type ConfigurationFaultCode,
} from "@callgate/core/kit";
export type { AnswerProfile } from "./answers/answer-profile.js";
export { type AnswerProfileName, answerProfiles } from "./answers/answer-profiles.js";
export { type BearerAuthentication, bearerFrom, type TokenProvider } from "./bearer.js";
export type { IntrospectionEvent } from "./events.js";
export type { IntrospectionFailureCode } from "./failure.js";
export { introspect } from "./introspect.js";
export type {
  IntrospectOptions,
  SharedAnswersOptions,
  TokenPattern,
  UnknownTokenOptions,
} from "./options/introspect-options.js";
