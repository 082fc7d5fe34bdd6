import type { RequestListener } from "node:http";
import { json } from "node:stream/consumers";
import {
  type Auth,
  catalogue,
  createGate,
  fromNode,
  type GateOptions,
  type GatePolicy,
  letsThrough,
  toAnswer,
} from "@callgate/core";
import {
  GraphQLError,
  type GraphQLFieldResolver,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  graphql,
} from "graphql";

interface Context {
  readonly auth: Auth | undefined;
}
type Resolve = GraphQLFieldResolver<unknown, Context>;

export function createListener(options: GateOptions): RequestListener {
  const gate = createGate(options);
  const endpoint = gate.policy({ callers: "any", endpoint: "POST /graphql" });

  /** Creates a resolver that only the callers of a policy reach. */
  const gated =
    (policy: GatePolicy, resolve: Resolve): Resolve =>
    (...args) => {
      const refused = gate.permits(args[2].auth, policy);
      if (refused === undefined || letsThrough(refused)) return resolve(...args);
      const { reason: code, decisionId } = refused;
      throw new GraphQLError(catalogue[code].text, { extensions: { code, decisionId } });
    };

  const readOrders = gate.policy({ callers: ["reports"], endpoint: "Query.orders" });
  const readHealth = gate.policy({ callers: "any", endpoint: "Query.health" });
  const fields = {
    orders: {
      type: GraphQLString,
      resolve: gated(readOrders, (_source, _args, { auth }) => `for ${auth?.caller.id}`),
    },
    health: { type: GraphQLString, resolve: gated(readHealth, () => "well") },
  };
  const schema = new GraphQLSchema({ query: new GraphQLObjectType({ name: "Query", fields }) });

  return async (request, response) => {
    const decision = await gate.decide(fromNode(request), endpoint);
    if (!letsThrough(decision)) {
      const { status, headers, body } = toAnswer(decision);
      response.writeHead(status, headers).end(body);
      return;
    }
    for (const [name, value] of Object.entries(decision.headers)) response.setHeader(name, value);
    const { query: source } = (await json(request)) as { readonly query: string };
    const contextValue: Context = { auth: decision.auth };
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(await graphql({ schema, source, contextValue })));
  };
}
