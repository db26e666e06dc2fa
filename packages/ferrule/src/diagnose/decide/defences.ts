import type { Hazard } from "../../hazards/catalogue.ts";

/** The defence against each hazard, in a sentence. The hazard's page has the long form. */
export const defences: Readonly<Record<Hazard, string>> = {
  "ownership/allocator-mismatch":
    "Free with the function that belongs to the allocator: the contract names it; never with the C library's free by habit.",
  "ownership/double-free": "Give each pointer one owner, and let the handle refuse a second close.",
  "ownership/use-after-free":
    "Tie every pointer to its owner, and let the handle refuse calls once it is closed.",
  "ownership/use-after-move": "Drop the handle when C takes the object over.",
  "ownership/dangling":
    "Copy what C must keep, and fetch pointers anew after calls that may move memory.",
  "ownership/retained":
    "Ask the contract until when C keeps the pointer, and keep the memory alive so long.",
  "ownership/leak":
    "Release what the library gives with its own deallocator, in a scope that cannot be left without it.",
  "ownership/order":
    "Keep parents open until their children are closed, and libraries loaded until their threads have ended.",
  "ownership/undocumented": "Write the contract: who allocates, who frees, with what, until when.",
  "abi/missing-declaration": "Generate the declaration from the header.",
  "abi/missing-symbol": "Check names and versions when the library is loaded.",
  "abi/arity": "Generate the declaration from the header.",
  "abi/integer-width": "Use the exact width that the header has on each target.",
  "abi/signedness": "Declare the sign that the header has, and check the range before the call.",
  "abi/bool-width": "Declare C's bool as one byte.",
  "abi/float-kind": "Declare float and double as the header does.",
  "abi/pointer-width": "Declare pointers as pointers, never as 32-bit integers.",
  "abi/string-encoding": "Convert text to the encoding that the function takes.",
  "abi/enum": "Use the size and the values that the header gives the enumeration.",
  "abi/struct-layout":
    "Generate the layout from the header, and compare the sizes when the library is loaded.",
  "abi/bit-field": "Take bit-fields from the compiler, never from a picture.",
  "abi/const": "Do not write what the header calls const.",
  "abi/calling-convention": "Declare the calling convention that the header has.",
  "abi/variadic":
    "Call variadic functions through a fixed wrapper in C, or with the FFI's variadic form.",
  "abi/length":
    "Pass the length of the buffer that is passed, counted in the unit that the function counts in.",
  "abi/value-range": "Check the value against the range that the function takes before the call.",
  "abi/wrong-type":
    "Generate the declaration from the header, and give each handle a type of its own.",
  "abi/version-skew": "Check the library's version when it is loaded.",
  "error/unchecked-result": "Turn every failing result into an exception at the edge.",
  "error/unchecked-null": "Turn NULL into an exception, or into an optional value, at the edge.",
  "error/errno-not-captured": "Read errno on the line after the call.",
  "error/errno-stale": "Read errno before any other call, also the runtime's own.",
  "error/unwinding":
    "Catch everything at the edge: in each callback, and in each native function; answer C, and rethrow when it has returned.",
  "error/pending-exception":
    "Ask for the exception after every call that may throw, and return or clear it before the next.",
  "error/callback-answer":
    "Give C its answer when the callback returns: no promise, and a default for the case that it throws.",
  "gc/collected":
    "Keep the buffer reachable as long as C keeps its address, or give C memory of its own.",
  "gc/callback-collected": "Keep the callback registered as long as C may call it.",
  "gc/moved": "Pin the object, exactly as long as C uses it.",
  "gc/detached": "Do not resize or transfer a buffer that C holds.",
  "gc/pinned-too-long": "Give references and pins back where they are made.",
  "thread/foreign-callback":
    "Attach the thread before it enters the runtime, or hand the call over to a thread that may.",
  "thread/wrong-thread": "Use the object on the thread that it belongs to, or behind a lock.",
  "thread/teardown": "Stop the library's threads before the runtime ends.",
  "input/header": "Give ferrule a header that compiles.",
  "input/contract": "Correct the contract.",
  "input/configuration": "Correct the configuration.",
  "input/log": "Give ferrule the whole log.",
  "input/source": "Correct the source so that it can be read.",
  "input/library":
    "Install the library for this architecture, and name it so that the loader finds it.",
};
