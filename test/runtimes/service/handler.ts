/** Answers a request, as each of the runtimes has it. */
export type Handler = (request: Request) => Promise<Response>;
