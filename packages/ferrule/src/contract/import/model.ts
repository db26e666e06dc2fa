/** Who owns what crosses: `full`, whoever gets it; `none`, whoever had it before. */
export type Transfer = "none" | "full";

/** What another language's binding says of a parameter or a result. */
export type ImportedValue = {
  readonly direction: "in" | "out" | "inout";
  /** Null where it does not say. */
  readonly transfer: Transfer | null;
  /** The function that frees what is owned; null where it does not say. */
  readonly free: string | null;
  /** Of an array of bytes: the position of the parameter in C that counts them. */
  readonly length: number | null;
  /** Of a callback that ends with the call: the position of its user data. */
  readonly userData: number | null;
};

/** One C function as another language binds it; parameters by their position in C. */
export type ImportedFunction = {
  readonly name: string;
  readonly result: ImportedValue | null;
  /** Null where the binding's parameters are not C's one by one. */
  readonly parameters: readonly ImportedValue[] | null;
};

/** What one file says. */
export type Imported = {
  /** The file's name without its folder. */
  readonly file: string;
  readonly functions: ReadonlyMap<string, ImportedFunction>;
};
