import type { DeclarationProblem } from "../abi/finding.ts";
import type { Words } from "./rule.ts";

const proven = { severity: "error", confidence: "proven" } as const;

/**
 * What a contradiction between declaration and header is called, and what is said of it. Every
 * language has these rules under its own prefix: `ctypes-integer-width`, `rust-integer-width`, …
 * Words: `symbol`, `part` (`parameter n`, `the result`, `field x`), `declared`, `actual`, `where`.
 */
export const abiRules: Readonly<Record<DeclarationProblem, Words>> = {
  width: {
    ...proven,
    rule: "integer-width",
    message: "{part} of {symbol} is declared as {declared}, but C has {actual}{where}.",
    why: "The value is cut off, or bytes that nobody set are read with it.",
    help: "Declare the type whose width is the header's on every target.",
  },
  "narrow-parameter": {
    rule: "integer-width",
    severity: "warning",
    confidence: "likely",
    message: "{part} of {symbol} is declared as {declared}, but C has {actual}{where}.",
    why: "C uses the low bytes only: larger values arrive as other values.",
    help: "Declare the exact type, so that a value that does not fit is refused.",
  },
  sign: {
    rule: "signedness",
    severity: "warning",
    confidence: "proven",
    message: "{part} of {symbol} is declared as {declared}, but C has {actual}.",
    why: "Values with the highest bit set change their meaning: -1 becomes the largest number.",
    help: "Declare the type with the header's sign.",
  },
  bool: {
    ...proven,
    rule: "bool-width",
    message: "{part} of {symbol} is declared as {declared}, but C has {actual}{where}.",
    why: "_Bool has one byte and only its lowest bit; an int has four. The rest is whatever was there.",
    help: "Declare exactly what the header has: one byte for _Bool, four for int and BOOL.",
  },
  enum: {
    ...proven,
    rule: "enum",
    message: "{part} of {symbol} is declared as {declared}, but the enum has {actual}{where}.",
    why: "An enum is as wide as its compiler made it, here not as wide as declared.",
    help: "Declare an integer of the enum's own width.",
  },
  float: {
    ...proven,
    rule: "float-kind",
    message: "{part} of {symbol} is declared as {declared}, but C has {actual}{where}.",
    why: "float, double and integers travel in other registers or with other widths: the value is garbage.",
    help: "Declare the header's floating type.",
  },
  "pointer-as-integer": {
    ...proven,
    rule: "pointer-width",
    message: "{part} of {symbol} is declared as {declared}, but C has the pointer {actual}{where}.",
    why: "The upper half of the address is lost; the first use of it crashes, or hits other memory.",
    help: "Declare a pointer, or an integer that is as wide as one.",
  },
  "integer-as-pointer": {
    ...proven,
    rule: "pointer-width",
    message: "{part} of {symbol} is declared as the pointer {declared}, but C has {actual}{where}.",
    why: "C takes a part of an address for a number, or a number is used as an address.",
    help: "Declare the header's integer type.",
  },
  pointee: {
    rule: "wrong-type",
    severity: "warning",
    confidence: "likely",
    message: "{part} of {symbol} points to {declared}, but C has {actual}{where}.",
    why: "C reads and writes memory of another shape than the one it is given.",
    help: "Declare a pointer to the header's type.",
  },
  string: {
    ...proven,
    rule: "string-encoding",
    message: "{part} of {symbol} is declared as {declared}, but C has {actual}{where}.",
    why: "C reads characters of another width: it stops after the first one, or runs past the end.",
    help: "Declare the string type with the header's character width and encoding.",
  },
  "by-value": {
    ...proven,
    rule: "wrong-type",
    message: "{part} of {symbol} is declared as {declared}, but C has {actual}{where}.",
    why: "A record by value travels in other registers than a pointer or a number.",
    help: "Declare a pointer where the header has one, and the record only where C takes it by value.",
  },
  "callback-arity": {
    ...proven,
    rule: "callback-signature",
    message:
      "The callback that is {part} of {symbol} is declared as {declared}, but C calls {actual}.",
    why: "Parameters are read that C never passed, or the stack is left wrong.",
    help: "Give the callback the header's parameters.",
  },
  "callback-convention": {
    ...proven,
    rule: "calling-convention",
    message: "The callback that is {part} of {symbol} has another calling convention{where}.",
    why: "On 32-bit Windows caller and callee clean the stack differently: it is off after each call.",
    help: "Declare the callback with the header's convention.",
  },
  void: {
    ...proven,
    rule: "return-missing",
    message: "The result of {symbol} is declared as {declared}, but C returns nothing.",
    why: "The value is whatever the register held.",
    help: "Declare it without a result.",
  },
  "result-undeclared": {
    ...proven,
    rule: "restype-missing",
    message:
      "The result type of {symbol} is not declared, and int is assumed, but C has {actual}{where}.",
    why: "The result is cut to 32 bits: a pointer loses its upper half, a double is garbage.",
    help: "Set restype to the header's type.",
  },
  "parameters-undeclared": {
    ...proven,
    rule: "argtypes-missing",
    message:
      "The parameters of {symbol} are not declared, and {part} is passed as int, but C has {actual}{where}.",
    why: "The upper half of the argument is not set, or the value is refused at run time.",
    help: "Set argtypes to the header's types.",
  },
  arity: {
    ...proven,
    rule: "argcount",
    message: "{symbol} is declared with {declared}, but C has {actual}.",
    why: "C reads parameters that nobody passed, or ignores some that were.",
    help: "Declare every parameter of the header, in its order.",
  },
  variadic: {
    ...proven,
    rule: "variadic",
    message: "{symbol} is variadic and declared with {declared}: C has {actual}.",
    why: "Variadic arguments travel differently on Apple arm64, and promote to other types everywhere.",
    help: "Declare the fixed parameters only, and mark the function as variadic.",
  },
  convention: {
    ...proven,
    rule: "calling-convention",
    message: "{symbol} is declared as {declared}, but C has {actual}{where}.",
    why: "On 32-bit Windows caller and callee clean the stack differently: it is off after each call.",
    help: "Declare the header's calling convention.",
  },
  symbol: {
    ...proven,
    rule: "missing-symbol",
    message: "The header declares no function {symbol}; it has {actual}.",
    why: "Looking the symbol up fails, at load time or at the first call.",
    help: "Correct the name.",
  },
  "record-fields": {
    ...proven,
    rule: "struct-layout",
    message: "{declared} does not have the size of C's {symbol}: {actual}{where}.",
    why: "C writes past the end of the record, or elements of an array are found at wrong places.",
    help: "Mirror every field of the header.",
  },
  "record-field": {
    ...proven,
    rule: "struct-layout",
    message: "The {part} of {symbol} is declared as {declared}, but C has {actual}{where}.",
    why: "From this field on, every read and write hits other bytes than C's.",
    help: "Give the field the header's type and place.",
  },
  "record-size": {
    ...proven,
    rule: "struct-layout",
    message: "{symbol} is declared with {declared}, but C has {actual}{where}.",
    why: "C writes past the end of the record, or elements of an array are found at wrong places.",
    help: "Mirror the header's record, with its packing and alignment.",
  },
  "record-reordered": {
    ...proven,
    rule: "missing-layout",
    message: "{symbol} is shared with C but declared with {declared}.",
    why: "The compiler may order and pad the fields as it likes.",
    help: "Ask for C's layout.",
  },
  "bit-field": {
    rule: "bitfield",
    severity: "warning",
    confidence: "proven",
    message: "{symbol} has bit-fields in C: {actual}, declared are {declared}{where}.",
    why: "Each compiler places bit-fields in its own way.",
    help: "Read the whole integer and mask it.",
  },
  "immutable-written": {
    ...proven,
    rule: "const-write",
    message: "C writes through {part} of {symbol}, which is declared as {declared}.",
    why: "The language's strings are immutable and shared: writing to one changes it everywhere.",
    help: "Pass a buffer that may be written.",
  },
  "owned-converted": {
    ...proven,
    rule: "owned-string-converted",
    message:
      "The result of {symbol} is ours to free with {actual}, but {declared} keeps only a copy.",
    why: "The pointer is lost in the conversion, so every call leaks the string.",
    help: "Declare a plain pointer, copy the text, and free the pointer.",
  },
  "borrowed-freed": {
    ...proven,
    rule: "string-return-frees",
    message: "The result of {symbol} stays C's, but {declared} has it freed.",
    why: "The marshaller frees memory that it does not own: the heap is damaged.",
    help: "Declare a plain pointer and copy the text.",
  },
  "owned-converted-likely": {
    rule: "owned-string-converted",
    severity: "warning",
    confidence: "likely",
    message:
      "The result of {symbol} seems to be ours to free with {actual}, but {declared} keeps only a copy.",
    why: "The pointer is lost in the conversion: the string leaks, or a copy is freed in its place.",
    help: "Declare a plain pointer, copy the text, and free the pointer; a contract would say for sure.",
  },
  "const-freed": {
    rule: "string-return-frees",
    severity: "warning",
    confidence: "likely",
    message: "The result of {symbol} is {actual}, which C keeps, but {declared} has it freed.",
    why: "The marshaller frees memory that it does not own: the heap is damaged.",
    help: "Declare a plain pointer and copy the text.",
  },
  "string-filled": {
    rule: "stringbuilder-out",
    severity: "warning",
    confidence: "likely",
    message: "C fills {part} of {symbol}, {actual}, which is declared as {declared}.",
    why: "C writes to a temporary copy, or into an immutable string that others share.",
    help: "Pass a buffer that may be written: byte[], char[] or a StringBuilder.",
  },
  "mismatched-free": {
    ...proven,
    rule: "allocator-mismatch",
    message:
      "The result of {symbol} is to be freed with {actual}, but {declared} frees it otherwise.",
    why: "Two allocators do not know each other's blocks: the heap is damaged.",
    help: "Declare a plain pointer, copy the text, and free it with the library's function.",
  },
};
