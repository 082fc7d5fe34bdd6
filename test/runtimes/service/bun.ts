import { chosenService } from "./chosen-service.js";

/** The part of Bun that is used; its own types would replace those of Node. */
declare const Bun: {
  serve(options: {
    readonly hostname: string;
    readonly port: number;
    fetch(request: Request): Promise<Response>;
  }): { readonly port: number };
};

const service = await chosenService();
const { port } = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: service });
console.log(`listening on ${port}`);
