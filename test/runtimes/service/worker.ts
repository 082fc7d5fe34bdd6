import { env, waitUntil } from "cloudflare:workers";
import { createService } from "./service.js";

const service = createService(JSON.parse(env.SERVICE_CONFIG), waitUntil);

const worker: { fetch(request: Request): Promise<Response> } = { fetch: service };
export default worker;
