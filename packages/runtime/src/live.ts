type Closed = [closed: "this handle was closed or handed over before"];

/**
 * The rest parameter of a function that takes handles: empty while they are live. After
 * `close(h)` the type of `h` is `never`, and then one argument too few is a compile error.
 */
export type Live<A, B = 0, C = 0> = [A] extends [never]
  ? Closed
  : [B] extends [never]
    ? Closed
    : [C] extends [never]
      ? Closed
      : [];
