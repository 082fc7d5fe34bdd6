import type { TokenEvent } from "@callgate/client";
import { expectTypeOf, it } from "vitest";
import type { TokenMessage } from "./token-messages.js";

it("describes what the token client publishes", () => {
  expectTypeOf<TokenEvent>().toExtend<TokenMessage>();
});
