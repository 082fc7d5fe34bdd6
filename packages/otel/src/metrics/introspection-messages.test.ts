import type { IntrospectionEvent } from "@callgate/introspection";
import { expectTypeOf, it } from "vitest";
import type { IntrospectionMessage } from "./introspection-messages.js";

it("describes what introspection publishes", () => {
  expectTypeOf<IntrospectionEvent>().toExtend<IntrospectionMessage>();
});
