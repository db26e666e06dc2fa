import { lent, plainResult, type CallEffects, type ParameterEffects } from "./effects.ts";

const freed: ParameterEffects = { ...lent, releases: true };
const during: ParameterEffects = { ...lent, callback: true, onlyDuringCall: true };
const kept: ParameterEffects = { ...lent, callback: true, keeps: true };

type Row = readonly [symbols: string, parameters: readonly ParameterEffects[], free: string | null];

/** What ISO C and POSIX themselves promise of the functions that cross the boundary most. */
const rows: readonly Row[] = [
  ["malloc calloc strdup strndup aligned_alloc wcsdup", [], "free"],
  ["realpath getline asprintf", [], null],
  ["realloc reallocarray", [{ ...lent, takes: true }], "free"],
  ["free", [freed], null],
  ["fopen fdopen tmpfile fmemopen", [], "fclose"],
  ["popen", [], "pclose"],
  ["opendir fdopendir", [], "closedir"],
  ["fclose pclose closedir freeaddrinfo globfree regfree dlclose", [freed], null],
  ["qsort bsearch qsort_r lfind lsearch", [lent, lent, lent, during, during], null],
  ["twalk", [lent, during], null],
  ["memcpy memmove memset memcmp strlen strcpy strncpy strcat strncat strcmp strncmp", [], null],
  ["strcasecmp strncasecmp strtol strtoul strtod atoi atol atof wcslen", [], null],
  ["printf fprintf sprintf snprintf puts fputs fread fwrite fgets fseek ftell", [], null],
  ["read write pread pwrite send recv open stat lstat access unlink rename mkdir", [], null],
  ["ftw", [lent, during], null],
  ["signal", [lent, kept], null],
  ["atexit at_quick_exit", [kept], null],
  ["pthread_create", [lent, lent, kept, { ...lent, keeps: true }], null],
];

/** Give a pointer that is C's own, or NULL. */
const lookups =
  "getenv secure_getenv strchr strrchr strstr strpbrk memchr setlocale dlsym dlerror getpwnam " +
  "getpwuid getgrnam getgrgid gethostbyname localtime gmtime ttyname getlogin";

/** By symbol. */
export const standardEffects: ReadonlyMap<string, CallEffects> = new Map([
  ...rows.flatMap(([symbols, parameters, free]) =>
    symbols.split(" ").map((symbol) => [symbol, effectsOf(symbol, parameters, free)] as const),
  ),
  ...lookups.split(" ").map((symbol) => {
    const known = effectsOf(symbol, [], null);
    const result = { ...known.result, borrowed: true, nullable: true };
    return [symbol, { ...known, result }] as const;
  }),
]);

function effectsOf(
  symbol: string,
  parameters: readonly ParameterEffects[],
  free: string | null,
): CallEffects {
  const result = { ...plainResult, free, nullable: free === null ? null : true };
  return { symbol, source: "standard", described: true, contracted: true, result, parameters };
}
