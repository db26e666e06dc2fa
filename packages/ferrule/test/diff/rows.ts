import type { Hazard } from "../../src/hazards/catalogue.ts";
import type { Judgement } from "../../src/diff/model.ts";

/** One change of a header, and what must be said of it. */
export type DiffRow = {
  readonly title: string;
  readonly old: string;
  readonly new: string;
  /** The declaration that is reported; no other may be a break. */
  readonly name: string;
  readonly judgement: Judgement;
  readonly hazard: Hazard | null;
  /** Where it is so; every target for none. */
  readonly on?: readonly string[];
};

const row = (
  title: string,
  old: string,
  now: string,
  name: string,
  judgement: Judgement,
  hazard: Hazard | null = null,
): DiffRow => ({ title, old, new: now, name, judgement, hazard });

const binary = "binary break";
const source = "source break";

export const functionRows: readonly DiffRow[] = [
  row("removed", "int f(int); int g(void);", "int g(void);", "f", binary, "abi/missing-symbol"),
  row("added", "int g(void);", "int f(int); int g(void);", "f", "compatible"),
  row("one parameter more", "int f(int);", "int f(int, int);", "f", binary, "abi/arity"),
  row("one parameter less", "int f(int, int);", "int f(int);", "f", binary, "abi/arity"),
  row("int became long long", "int f(int);", "int f(long long);", "f", binary, "abi/integer-width"),
  row("short result became int", "short f(void);", "int f(void);", "f", binary, "abi/integer-width"),
  row("int became unsigned", "int f(int);", "int f(unsigned);", "f", binary, "abi/signedness"),
  row("int became _Bool", "int f(int);", "int f(_Bool);", "f", binary, "abi/bool-width"),
  row("char became _Bool", "int f(char);", "int f(_Bool);", "f", binary, "abi/bool-width"),
  row("float became double", "int f(float);", "int f(double);", "f", binary, "abi/float-kind"),
  row("int became double", "int f(int);", "int f(double);", "f", binary, "abi/float-kind"),
  row("int became a pointer", "int f(int);", "int f(char *);", "f", binary, "abi/pointer-width"),
  row("int became an enum", "int f(int); enum e { A = -1 };", "int f(enum e); enum e { A = -1 };", "f", "compatible"),
  row("another enum", "enum a { A }; enum b { B }; int f(enum a);", "enum a { A }; enum b { B }; int f(enum b);", "f", source, "abi/enum"),
  row("variadic", "int f(int);", "int f(int, ...);", "f", binary, "abi/variadic"),
  row("not variadic", "int f(int, ...);", "int f(int);", "f", binary, "abi/variadic"),
  row("its prototype came", "int f();", "int f(void);", "f", "compatible"),
  row("its parameters came", "int f();", "int f(int);", "f", source, "abi/arity"),
  row("its prototype went", "int f(int);", "int f();", "f", source, "abi/arity"),
  row("became inline", "int f(int);", "static inline int f(int a) { return a; }", "f", binary, "abi/missing-symbol"),
  row("was inline", "static inline int f(int a) { return a; }", "int f(int);", "f", "compatible"),
  row("inline and gone", "static inline int f(int a) { return a; } int g(void);", "int g(void);", "f", source),
  row("another symbol", "int f(int);", 'int f(int) __asm__("f2");', "f", binary, "abi/missing-symbol"),
  row("const came to a parameter", "int f(char *);", "int f(const char *);", "f", "compatible"),
  row("const went from a parameter", "int f(const char *);", "int f(char *);", "f", source, "abi/const"),
  row("const came to the result", "char *f(void);", "const char *f(void);", "f", source, "abi/const"),
  row("const went from the result", "const char *f(void);", "char *f(void);", "f", "compatible"),
  row("char * became void *", "int f(char *);", "int f(void *);", "f", "compatible"),
  row("void * became char *", "int f(void *);", "int f(char *);", "f", source, "abi/wrong-type"),
  row("int * became long long *", "int f(int *);", "int f(long long *);", "f", binary, "abi/integer-width"),
  row("int * became unsigned *", "int f(int *);", "int f(unsigned *);", "f", source, "abi/signedness"),
  row("a callback with more parameters", "int f(void (*)(int));", "int f(void (*)(int, int));", "f", binary, "abi/arity"),
  row("a callback by typedef", "typedef void (*cb)(int); int f(cb);", "typedef void (*cb)(long long); int f(cb);", "cb", binary, "abi/integer-width"),
  row("a typedef of the same type", "int f(int);", "typedef int i; int f(i);", "f", "compatible"),
  row("another record by value", "struct a { int x; }; struct b { int x; int y; }; int f(struct a);", "struct a { int x; }; struct b { int x; int y; }; int f(struct b);", "f", binary, "abi/struct-layout"),
  row("another record of the same size", "struct a { int x; }; struct b { int y; }; int f(struct a);", "struct a { int x; }; struct b { int y; }; int f(struct b);", "f", source, "abi/wrong-type"),
  row("deprecated", "int f(int);", "__attribute__((deprecated)) int f(int);", "f", "compatible"),
  row("NULL refused", "int f(char *);", "__attribute__((nonnull(1))) int f(char *);", "f", source, "error/unchecked-null"),
  row("NULL returned", "__attribute__((returns_nonnull)) char *f(void);", "char *f(void);", "f", binary, "error/unchecked-null"),
  row("became a macro", "int f(int); int g(int);", "#define f(x) g(x)\nint g(int);", "f", binary, "abi/missing-symbol"),
];

export const recordRows: readonly DiffRow[] = [
  row("grew at the end", "struct s { int a; };", "struct s { int a; int b; };", "struct s", binary, "abi/version-skew"),
  row("grew in the middle", "struct s { int a; int c; };", "struct s { int a; int b; int c; };", "struct s", binary, "abi/version-skew"),
  row("shrank", "struct s { int a; int b; };", "struct s { int a; };", "struct s", binary, "abi/version-skew"),
  row("two members swapped", "struct s { int a; int b; };", "struct s { int b; int a; };", "struct s", binary, "abi/version-skew"),
  row("new within padding", "struct s { int a; void *p; };", "struct s { int a; int b; void *p; };", "struct s", "compatible"),
  row("a member renamed", "struct s { int a; int b; };", "struct s { int a; int c; };", "struct s", source),
  row("a member's width", "struct s { int a; char b; };", "struct s { int a; short b; };", "struct s", binary, "abi/integer-width"),
  row("a member's sign", "struct s { int a; };", "struct s { unsigned a; };", "struct s", binary, "abi/signedness"),
  row("a member's kind", "struct s { int a; };", "struct s { float a; };", "struct s", binary, "abi/float-kind"),
  row("a pointer to something else", "struct s { char *a; };", "struct s { void *a; };", "struct s", source, "abi/wrong-type"),
  row("a longer array", "struct s { char a[3]; int b; };", "struct s { char a[4]; int b; };", "struct s", binary, "abi/length"),
  row("a member's function pointer", "struct s { int (*f)(int); };", "struct s { int (*f)(int, int); };", "struct s", binary, "abi/arity"),
  row("a wider bit-field", "struct s { unsigned a : 3; unsigned b : 5; };", "struct s { unsigned a : 4; unsigned b : 5; };", "struct s", binary, "abi/bit-field"),
  row("a bit-field became a member", "struct s { unsigned a : 8; };", "struct s { unsigned a; };", "struct s", binary, "abi/bit-field"),
  row("a greater alignment", "struct s { int a[4]; };", "struct __attribute__((aligned(16))) s { int a[4]; };", "struct s", binary, "abi/struct-layout"),
  row("packed", "struct s { char a; int b; };", "struct __attribute__((packed)) s { char a; int b; };", "struct s", binary, "abi/version-skew"),
  row("became opaque", "struct s { int a; }; int f(struct s *);", "struct s; int f(struct s *);", "struct s", source, "abi/struct-layout"),
  row("was opaque", "struct s; int f(struct s *);", "struct s { int a; }; int f(struct s *);", "struct s", "compatible"),
  row("became a union", "struct s { int a; int b; };", "union s { int a; int b; };", "struct s", source),
  row("a union's new member", "union u { int a; };", "union u { int a; float b; };", "union u", "compatible"),
  row("a union's larger member", "union u { int a; };", "union u { int a; double b; };", "union u", binary, "abi/version-skew"),
  row("gone", "struct s { int a; }; int g(void);", "int g(void);", "struct s", source),
  row("new", "int g(void);", "struct s { int a; }; int g(void);", "struct s", "compatible"),
  row("by its typedef alone", "typedef struct { int a; } t;", "typedef struct { int a; int b; } t;", "t", binary, "abi/version-skew"),
  row("within an untagged member", "struct s { struct { int x; } in; int y; };", "struct s { struct { int x; int z; } in; int y; };", "struct s", binary, "abi/version-skew"),
  row("within an anonymous union", "struct s { union { int a; float b; }; };", "struct s { union { int a; float c; }; };", "struct s", source),
];

export const valueRows: readonly DiffRow[] = [
  row("an enum's value", "enum e { A, B };", "enum e { A, B = 5 };", "enum e", binary, "abi/enum"),
  row("an enum's new value", "enum e { A, B };", "enum e { A, B, C };", "enum e", "compatible"),
  row("an enum's value in the middle", "enum e { A, B };", "enum e { A, X, B };", "enum e", binary, "abi/enum"),
  row("an enum's value gone", "enum e { A, B };", "enum e { A };", "enum e", source, "abi/enum"),
  row("an enum's value renamed", "enum e { A, B };", "enum e { A, C };", "enum e", source, "abi/enum"),
  // Microsoft's enums are of type int, whatever their values.
  {
    ...row("an enum's width", "enum e { A = 1 };", "enum e { A = 1, B = 0x100000000LL };", "enum e", binary, "abi/integer-width"),
    on: ["x86_64-linux-gnu"],
  },
  {
    ...row("an enum's sign", "enum e { A = 1 };", "enum e { A = 1, B = -1 };", "enum e", binary, "abi/signedness"),
    on: ["x86_64-linux-gnu"],
  },
  row("a loose enumerator's value", "enum { A = 1 };", "enum { A = 2 };", "A", binary, "abi/enum"),
  row("a loose enumerator gone", "enum { A = 1, B = 2 };", "enum { B = 2 };", "A", source, "abi/enum"),
  row("a loose enumerator as a macro", "enum { A = 1, B = 2 };", "#define A 1\nenum { B = 2 };", "A", "compatible"),
  row("a constant's value", "#define N 1\nint f(void);", "#define N 2\nint f(void);", "N", binary, "abi/version-skew"),
  row("a constant's text", '#define N "a"\nint f(void);', '#define N "b"\nint f(void);', "N", "compatible"),
  row("a version number", "#define LIB_VERSION_NUMBER 1\nint f(void);", "#define LIB_VERSION_NUMBER 2\nint f(void);", "LIB_VERSION_NUMBER", "compatible"),
  row("a constant gone", "#define N 1\nint f(void);", "int f(void);", "N", source),
  row("a constant as an enumerator", "#define N 1\nint f(void);", "enum { N = 1 }; int f(void);", "N", "compatible"),
  row("a macro's arguments", "#define M(a) (a)\nint f(void);", "#define M(a, b) (a)\nint f(void);", "M", source, "abi/arity"),
  row("a macro's body", "#define M(a) (a)\nint f(void);", "#define M(a) ((a) + 1)\nint f(void);", "M", "compatible"),
  row("an include guard", "#define API_H\nint f(void);", "#define API_2_H\nint f(void);", "API_H", "compatible"),
  row("a typedef's width", "typedef int t; int f(t);", "typedef long long t; int f(t);", "t", binary, "abi/integer-width"),
  row("a typedef's sign", "typedef int t; int f(t);", "typedef unsigned t; int f(t);", "t", binary, "abi/signedness"),
  row("a typedef's alignment", "typedef int t; int f(t);", "typedef int t __attribute__((aligned(16))); int f(t);", "t", binary, "abi/struct-layout"),
  row("a typedef gone", "typedef int t; int f(int);", "int f(int);", "t", source),
  row("a variable's type", "extern int v;", "extern long long v;", "v", binary, "abi/integer-width"),
  row("a variable gone", "extern int v; int f(void);", "int f(void);", "v", binary, "abi/missing-symbol"),
  row("a thread's own variable", "extern int v;", "extern _Thread_local int v;", "v", binary, "abi/wrong-type"),
];
