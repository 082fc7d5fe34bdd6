import { answerQuestions } from "../measure/helper-process.js";
import type { IssuerLocation } from "./endpoint.js";
import { serveIssuer } from "./issuer.js";

// An issuer in a process of its own; its key, as a JWK, is the one argument.
const [key = ""] = process.argv.slice(2);
const { issuer, jwksUri, algorithm } = await serveIssuer(JSON.parse(key));
answerQuestions((): IssuerLocation => ({ issuer, jwksUri, algorithm }));
