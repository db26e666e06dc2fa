/** Named by web-tree-sitter's types, which import no declaration of it. */
interface EmscriptenModule {
  readonly wasmBinary?: ArrayBuffer;
}
