import type { Tree, TreeCursor } from "web-tree-sitter";

/** What a walk asks of a cursor. */
export type Cursor = Pick<
  TreeCursor,
  | "gotoFirstChild"
  | "gotoNextSibling"
  | "gotoParent"
  | "nodeTypeId"
  | "currentFieldId"
  | "startIndex"
  | "endIndex"
  | "nodeIsMissing"
>;

const names = [
  "_ts_tree_cursor_goto_first_child_wasm",
  "_ts_tree_cursor_goto_next_sibling_wasm",
  "_ts_tree_cursor_goto_parent_wasm",
  "_ts_tree_cursor_current_node_type_id_wasm",
  "_ts_tree_cursor_current_field_id_wasm",
  "_ts_tree_cursor_start_index_wasm",
  "_ts_tree_cursor_end_index_wasm",
  "_ts_tree_cursor_current_node_is_missing_wasm",
] as const;

/**
 * The functions of tree-sitter's WebAssembly behind `TreeCursor`. They take the place of a tree in its
 * memory, and find the cursor where the last of them left it: at one fixed place.
 */
export type CursorFunctions = Readonly<Record<(typeof names)[number], (tree: number) => number>>;

/** Emscripten puts them into the object that a module is started with. */
export function hasCursorFunctions(module: object): module is CursorFunctions {
  return names.every((name) => typeof Reflect.get(module, name) === "function");
}

/**
 * Goes on from a cursor that was just made, and that is the only one until the walk has ended. The
 * cursor itself is copied into that place and out again at every question, with which a walk takes
 * longer than the parse; with this one it takes less than half of it. Null where the tree does not say
 * where it lies.
 */
export function fastCursor(tree: Tree, of: CursorFunctions): Cursor | null {
  // `web-tree-sitter` keeps it under that name.
  const at: unknown = Reflect.get(tree, 0);
  if (typeof at !== "number") return null;
  return {
    gotoFirstChild: () => of._ts_tree_cursor_goto_first_child_wasm(at) === 1,
    gotoNextSibling: () => of._ts_tree_cursor_goto_next_sibling_wasm(at) === 1,
    gotoParent: () => of._ts_tree_cursor_goto_parent_wasm(at) === 1,
    get nodeTypeId() {
      return of._ts_tree_cursor_current_node_type_id_wasm(at);
    },
    get currentFieldId() {
      return of._ts_tree_cursor_current_field_id_wasm(at);
    },
    get startIndex() {
      return of._ts_tree_cursor_start_index_wasm(at);
    },
    get endIndex() {
      return of._ts_tree_cursor_end_index_wasm(at);
    },
    get nodeIsMissing() {
      return of._ts_tree_cursor_current_node_is_missing_wasm(at) === 1;
    },
  };
}
