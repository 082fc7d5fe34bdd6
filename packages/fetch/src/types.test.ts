import { describe, expectTypeOf, it } from "vitest";
import { type Auth, authOf, callgate, type EndpointDeclaration } from "./index.js";

// Checked by the compiler: `npm run types` fails when one of these does.

const gate = callgate({ issuer: "https://login.example.com", audience: "orders" });
const readOrders = gate.policy({ callers: ["reports"] });

describe("the types of a gate for fetch handlers", () => {
  it("know the caller, once the answer to a refusal was returned", () => {
    const handle = async (request: Request) => {
      const auth = await gate(request, readOrders);
      if (auth instanceof Response) return auth;
      expectTypeOf(auth).toEqualTypeOf<Auth>();
      return Response.json(auth.caller.id);
    };
    expectTypeOf(handle).returns.resolves.toEqualTypeOf<Response>();
  });

  it("have no certain caller for a name, since its entry may be public", () => {
    const decided = (request: Request) => gate(request, "GET /orders");
    expectTypeOf(decided).returns.resolves.toEqualTypeOf<Auth | Response | undefined>();
  });

  it("know the request of a handler that does not declare its type", () => {
    const make = () =>
      gate.handler({ callers: ["reports"] }, (request) => new Response(request.body));
    expectTypeOf(make).returns.parameters.toEqualTypeOf<[Request]>();
  });

  it("keep the parameters of a handler", () => {
    interface NextRequest extends Request {
      readonly nextUrl: URL;
    }
    const declared = { callers: ["reports"] } as EndpointDeclaration<NextRequest>;
    const make = () =>
      gate.handler(declared, (request: NextRequest, { params }: { params: Promise<object> }) => {
        expectTypeOf(authOf(request)).toEqualTypeOf<Auth>();
        return Response.json([request.nextUrl, params]);
      });
    expectTypeOf(make).returns.parameters.toEqualTypeOf<
      [NextRequest, { params: Promise<object> }]
    >();
  });

  it("refuse a policy that was not compiled, and options without an audience", () => {
    const mistakes = (request: Request) => {
      // @ts-expect-error compile it once: gate.policy({ callers: ["reports"] })
      void gate(request, { callers: ["reports"] });
      // @ts-expect-error audience is mandatory
      callgate({ issuer: "https://login.example.com" });
    };
    expectTypeOf(mistakes).toBeFunction();
  });
});
