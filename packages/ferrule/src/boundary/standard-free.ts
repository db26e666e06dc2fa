/**
 * C's own `free`, which every contract may name as a deallocator: many libraries give out text of
 * `malloc`, and their headers need not declare what frees it. The C standard says what it takes.
 */
export const standardFree = "free";
