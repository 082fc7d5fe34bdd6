import type { Faults } from "@callgate/core/kit";
import { forms, isObject, type OptionForms, takeOptions } from "../../option-forms.js";
import type { TestProfileName } from "../../tokens/test-profile.js";
import { type AnswerShape, type IntrospectionAnswer, opaqueText } from "./answer-shape.js";
import { answerShapes, type IntrospectingServer, introspectingServers } from "./answer-shapes.js";

/** How a test issuer answers introspection. Every option has a default. */
export interface TestIntrospectionOptions {
  /**
   * The server whose answers, and opaque tokens, it imitates. Default: `keycloak`, `hydra` and `duende` with the profile of
   * that name, `standard` with any other.
   */
  readonly server?: IntrospectingServer;
  /** What its opaque tokens begin with, such as `gho_`. Default: as the server writes them. */
  readonly tokenPrefix?: string;
  /** The `aud` of signed answers. Default: the client that requests the answer. */
  readonly responseAudience?: string | readonly string[];
  /** Changes the answer for a valid token after the server's form is written. Default: leaves it as it is. */
  readonly shape?: (answer: IntrospectionAnswer) => IntrospectionAnswer;
}

/** {@link TestIntrospectionOptions} with every default filled in. */
export interface IntrospectionSetup {
  readonly server: AnswerShape;
  readonly write: NonNullable<AnswerShape["write"]>;
  readonly responseAudience: string | readonly string[] | undefined;
  readonly shape: (answer: IntrospectionAnswer) => IntrospectionAnswer;
}

const OPTIONS: OptionForms<Required<TestIntrospectionOptions>> = {
  server: [
    (value) => introspectingServers.includes(value as string),
    `one of ${introspectingServers.join(", ")}`,
  ],
  tokenPrefix: [
    (value) => typeof value === "string" && /^[\w.~+/-]+$/.test(value),
    "a string of letters, digits and `-._~+/`",
  ],
  responseAudience: forms.texts,
  shape: forms.function,
};

/** Fills in the defaults, and reports what is not an option. */
export function defineIntrospection(
  options: TestIntrospectionOptions | undefined,
  profile: TestProfileName,
  faults: Faults,
): IntrospectionSetup {
  // Anything but an object is reported with the issuer's other options.
  const written = isObject(options) ? (options as TestIntrospectionOptions) : {};
  const given = takeOptions(written, OPTIONS, faults.within("introspection."));
  const { server: name = serverOf(profile), tokenPrefix: prefix, responseAudience, shape } = given;
  const server = introspectingServers.includes(name) ? answerShapes[name] : answerShapes.standard;
  const write = server.write ?? opaqueText;
  return {
    server,
    write: prefix === undefined ? write : () => `${prefix}${opaqueText()}`,
    responseAudience,
    shape: shape ?? ((answer) => answer),
  };
}

function serverOf(profile: TestProfileName): IntrospectingServer {
  return profile === "keycloak" || profile === "hydra" || profile === "duende"
    ? profile
    : "standard";
}
