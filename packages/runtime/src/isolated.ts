/** What generated modules import whose library runtimes have a copy of, as Node has of zlib. */
export { openIsolated } from "./isolate.ts";
