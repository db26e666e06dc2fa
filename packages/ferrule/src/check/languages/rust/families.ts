/** Types whose value ends with its name, and whose memory C may be shown. */
const owning =
  /^(?:CString|OsString|String|PathBuf|Vec|VecDeque|Box|Rc|Arc|BytesMut|Bytes|SmallVec)$/;

/** The family of an owning type, by its bare name; null for others. */
export function owningFamily(type: string): string | null {
  return owning.test(type) ? type : null;
}

/** Methods that give the same value, or a reference into it, or a pointer beside it. */
export const passing: ReadonlySet<string> = new Set(
  (
    "unwrap expect unwrap_or unwrap_or_else unwrap_or_default unwrap_unchecked ok map_err ok_or " +
    "ok_or_else into cast cast_mut cast_const add sub offset wrapping_add byte_add as_ref as_mut " +
    "as_deref as_deref_mut as_c_str as_bytes as_bytes_with_nul as_str as_slice as_mut_slice borrow " +
    "deref deref_mut into_boxed_slice into_boxed_str into_boxed_c_str context with_context get_mut " +
    "inspect_err assume_init or_else as_non_null_ptr into_inner into_bytes into_bytes_with_nul iter " +
    "iter_mut copied pin"
  ).split(" "),
);

/** Methods of a view that give another view of the same memory. */
export const viewing: ReadonlySet<string> = new Set(
  "to_str to_string_lossy to_bytes to_bytes_with_nul trim as_str as_bytes as_ref get split_at lines".split(
    " ",
  ),
);

/** Methods that copy. */
export const copying: ReadonlySet<string> = new Set(
  "to_owned to_string into_owned to_vec into_string clone cloned collect to_path_buf into_boxed_slice".split(
    " ",
  ),
);

/** Methods after which a list may lie elsewhere. */
export const moving: ReadonlySet<string> = new Set(
  "push push_str push_back extend extend_from_slice reserve reserve_exact resize resize_with insert append shrink_to_fit".split(
    " ",
  ),
);

/** Functions of Rust that make an owner, by their type. */
export const makers: ReadonlySet<string> = new Set(
  "new from from_vec_unchecked from_utf8 from_utf8_lossy with_capacity pin default from_vec_with_nul".split(
    " ",
  ),
);

/** Macros that make an owner. */
export const makingMacros: Readonly<Record<string, string>> = { vec: "Vec", format: "String" };

/** Macros that print or log: they set errno. */
export const noisyMacros: RegExp =
  /^(?:e?print(?:ln)?|dbg|write|writeln|log|trace|debug|info|warn|error|event)$/;

/** Paths whose functions do system calls. */
export const noisyOwners: RegExp =
  /^(?:fs|File|io|thread|process|env|net|TcpStream|OpenOptions|Command|Instant)$/;
