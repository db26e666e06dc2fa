import type { Node } from "../../parse/node.ts";
import { namedChildren } from "../../parse/tree-sitter.ts";
import type { CFile } from "./context.ts";
import type { CFunction } from "./items.ts";

/** Functions and methods of C++ that throw for ordinary bad input. */
const throwing =
  /^(?:std::)?(?:stoi|stol|stoul|stoll|stoull|stof|stod|stold)$|^(?:\.at|\.value|\.substr|\.resize_and_throw)$|^(?:boost::lexical_cast|std::rethrow_exception|std::filesystem::(?:create_director\w+|remove\w*|rename|copy\w*|file_size|canonical|exists)|fs::(?:create_director\w+|remove\w*|rename|copy\w*|file_size|canonical)|(?:nlohmann::)?json::parse)$/;

/** Whether a call can throw by itself. */
export function throwingCall(node: Node, name: string, { cpp }: Pick<CFile, "cpp">): boolean {
  if (!cpp || !throwing.test(name)) return false;
  // With an error_code the filesystem reports in another way.
  return !/\bec\b|error_code|nothrow/.test(node.childForFieldName("arguments")?.text ?? "");
}

/** The functions of a file that an exception can leave, by name. */
export function throwersOf(functions: readonly CFunction[], cpp: boolean): ReadonlySet<string> {
  const found = new Set<string>();
  if (!cpp) return found;
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const fn of functions) {
      if (!fn.isNoexcept && !found.has(fn.name) && leaves(fn.body, fn, found)) found.add(fn.name);
    }
  }
  return found;
}

function leaves(node: Node, fn: CFunction, throwers: ReadonlySet<string>): boolean {
  switch (node.type) {
    case "throw_statement":
      return true;
    case "lambda_expression":
      return false;
    case "try_statement": {
      const handlers = namedChildren(node).filter(({ type }) => type === "catch_clause");
      const body = node.childForFieldName("body");
      const caught = handlers.some(catchesAll);
      if (!caught && body && leaves(body, fn, throwers)) return true;
      return handlers.some((of) => leaves(of.childForFieldName("body")!, fn, throwers));
    }
    case "call_expression": {
      const callee = node.childForFieldName("function")!;
      const field = callee.type === "field_expression" ? callee.childForFieldName("field") : null;
      const name = field ? `.${field.text}` : callee.text;
      if (throwingCall(node, name, { cpp: true })) return true;
      if (throwers.has(name) || (fn.owner !== null && throwers.has(`${fn.owner}::${name}`))) {
        return true;
      }
    }
  }
  return namedChildren(node).some((of) => leaves(of, fn, throwers));
}

/** `catch (...)`, or the base of all that the standard library throws. */
export function catchesAll(clause: Node): boolean {
  const parameters = clause.childForFieldName("parameters")?.text ?? "";
  return /^\(\s*\.\.\.\s*\)$/.test(parameters) || /\bexception\s*&/.test(parameters);
}
