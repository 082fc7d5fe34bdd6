import { chosenService } from "./chosen-service.js";

/** The part of Deno that is used; its own types would replace those of Node. */
declare const Deno: {
  serve(
    options: {
      readonly hostname: string;
      readonly port: number;
      onListen(address: { readonly port: number }): void;
    },
    handler: (request: Request) => Promise<Response>,
  ): unknown;
};

const service = await chosenService();
const onListen = ({ port }: { readonly port: number }): void => console.log(`listening on ${port}`);
Deno.serve({ hostname: "127.0.0.1", port: 0, onListen }, service);
