import { answerQuestions } from "../measure/helper-process.js";
import type { IssuerLocation } from "./endpoint.js";
import { serveIssuer } from "./issuer.js";

// An issuer in a process of its own; its JWK Set is the one argument.
const [jwks = ""] = process.argv.slice(2);
const { issuer, jwksUri } = await serveIssuer(JSON.parse(jwks));
answerQuestions((): IssuerLocation => ({ issuer, jwksUri }));
