/** Part of every cache key: changes whenever the same header would give other facts. */
export const SCHEMA = "facts 3";
