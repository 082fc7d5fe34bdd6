import { parsePolicy } from "../../loading/load-policy.js";
import type { InitialEndpoint } from "../initial-endpoint.js";
import { memberOf } from "./json-record.js";
import { type Operation, operationsOf, requirementsOf } from "./operations.js";
import type { OpenApi } from "./parse-openapi.js";

/** The member that holds an entry of a policy document. */
export const EXTENSION = "x-callgate";

/** The endpoints of an OpenAPI document: the contents of `x-callgate`, or else no caller, with the scopes as a comment. */
export function endpointsOfOpenApi(openApi: OpenApi): readonly InitialEndpoint[] {
  return operationsOf(openApi).map((operation) => {
    const name = `${operation.method} ${operation.path}`;
    const extension = memberOf(operation.members, EXTENSION);
    if (extension === undefined) {
      return { name, value: "none", notes: notesOf(openApi, operation) };
    }
    const fault = faultOf(name, extension);
    if (fault === undefined) return { name, value: extension, notes: [] };
    return { name, value: "none", notes: [`its ${EXTENSION} is not an entry: ${fault}`] };
  });
}

/** What is wrong with an entry. */
function faultOf(name: string, value: unknown): string | undefined {
  const text = JSON.stringify({ version: 1, endpoints: { [name]: value } });
  const { findings } = parsePolicy(text, { file: "openapi.json", env: {} });
  return findings.find(({ severity }) => severity === "error")?.message;
}

function notesOf(openApi: OpenApi, operation: Operation): readonly string[] {
  const requirements = requirementsOf(openApi, operation);
  if (requirements === undefined) return [];
  if (requirements.length === 0 || requirements.some((each) => Object.keys(each).length === 0))
    return ["without security in the OpenAPI document: public, if no token is needed"];
  const alternatives = requirements.map((requirement) =>
    Object.values(requirement)
      .flatMap((scopes) => (Array.isArray(scopes) ? scopes : []))
      .filter((scope) => typeof scope === "string")
      .join(" "),
  );
  const named = [...new Set(alternatives)].filter((each) => each !== "");
  return named.length === 0 ? [] : [`scope ${named.join(", or ")}`];
}
