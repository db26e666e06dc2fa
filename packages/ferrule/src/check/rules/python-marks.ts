import type { MarkRule } from "./mark-rules.ts";

/** What ctypes alone has. */
export const pythonMarks: Readonly<Record<string, MarkRule>> = {
  "ctypes-argtypes-missing": {
    rule: "ctypes-argtypes-missing",
    hazard: "abi/missing-declaration",
    severity: "error",
    confidence: "likely",
    message: "{0} is an address, but {1} has no argtypes: it is passed as an int.",
    why: "Half of the address is lost; C crashes, or works on other memory.",
    help: "Set argtypes to the header's types.",
  },
  "ctypes-id-as-pointer": {
    rule: "ctypes-id-as-pointer",
    hazard: "gc/collected",
    severity: "warning",
    confidence: "likely",
    message: "{1} is given the identity of {0}, and nothing here keeps {0}.",
    why: "When it is collected the number belongs to another object, or to none.",
    help: "Keep a table of the living objects by that number, and look it up there.",
  },
};
