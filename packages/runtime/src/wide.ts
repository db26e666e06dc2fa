/** What generated modules with records by value or variadic functions import beside the rest. */
export { find } from "./wide/find-wide.ts";
export { callbacksOf } from "./wide/make-callback.ts";
