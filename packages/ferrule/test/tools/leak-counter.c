/* Counts what one library has allocated and not freed: preloaded, it stands before malloc and free and
 * tells by the return address whose allocation it is. LEAK_COUNTER_LIBRARY is a part of the library's
 * file name. At exit it prints, to standard error, how many blocks were allocated and how many live. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

#define SLOTS (1 << 20)
static uintptr_t table[SLOTS]; /* open addressing; 1 marks a removed entry */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uintptr_t low, high;
static long allocated, live;

static size_t slot_of(uintptr_t at) { return (at >> 4) * 0x9e3779b97f4a7c15ull >> 44; }

static void note(void *block, void *caller) {
  uintptr_t from = (uintptr_t)caller;
  if (!block || from < low || from >= high) return;
  pthread_mutex_lock(&lock);
  size_t at = slot_of((uintptr_t)block);
  while (table[at] > 1) at = (at + 1) % SLOTS;
  table[at] = (uintptr_t)block;
  allocated++, live++;
  pthread_mutex_unlock(&lock);
}

static void forget(void *block) {
  if (!block || !live) return;
  pthread_mutex_lock(&lock);
  for (size_t at = slot_of((uintptr_t)block); table[at]; at = (at + 1) % SLOTS) {
    if (table[at] != (uintptr_t)block) continue;
    table[at] = 1, live--;
    break;
  }
  pthread_mutex_unlock(&lock);
}

void *malloc(size_t size) {
  void *block = __libc_malloc(size);
  note(block, __builtin_return_address(0));
  return block;
}

void *calloc(size_t count, size_t size) {
  void *block = __libc_calloc(count, size);
  note(block, __builtin_return_address(0));
  return block;
}

void *realloc(void *block, size_t size) {
  forget(block);
  void *moved = __libc_realloc(block, size);
  note(moved, __builtin_return_address(0));
  return moved;
}

int posix_memalign(void **block, size_t align, size_t size) {
  *block = __libc_memalign(align, size);
  note(*block, __builtin_return_address(0));
  return *block ? 0 : ENOMEM;
}

/* What glibc allocates for its caller counts as the caller's. */
char *strdup(const char *text) {
  size_t size = strlen(text) + 1;
  char *copy = __libc_malloc(size);
  if (copy) memcpy(copy, text, size);
  note(copy, __builtin_return_address(0));
  return copy;
}

void free(void *block) {
  forget(block);
  __libc_free(block);
}

static void patch(uintptr_t base, ElfW(Rela) *rela, size_t size, ElfW(Sym) *symbols, char *strings) {
  static const struct { const char *name; void *with; } ours[] = {
    {"malloc", malloc}, {"calloc", calloc}, {"realloc", realloc}, {"free", free},
    {"strdup", strdup}, {"posix_memalign", posix_memalign},
  };
  for (size_t at = 0; at < size / sizeof *rela; at++) {
    const char *name = strings + symbols[ELF64_R_SYM(rela[at].r_info)].st_name;
    for (size_t of = 0; of < sizeof ours / sizeof *ours; of++) {
      if (strcmp(name, ours[of].name)) continue;
      void **slot = (void **)(base + rela[at].r_offset);
      uintptr_t page = (uintptr_t)slot & ~4095ul;
      mprotect((void *)page, 4096, PROT_READ | PROT_WRITE);
      *slot = ours[of].with;
    }
  }
}

/* Also in a library that was opened apart from the program, and from what is preloaded. */
static int find(struct dl_phdr_info *info, size_t size, void *name) {
  (void)size;
  if (!info->dlpi_name || !strstr(info->dlpi_name, name)) return 0;
  uintptr_t base = info->dlpi_addr, least = UINTPTR_MAX, most = 0;
  ElfW(Dyn) *dynamic = NULL;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    uintptr_t start = base + info->dlpi_phdr[i].p_vaddr;
    if (info->dlpi_phdr[i].p_type == PT_DYNAMIC) dynamic = (ElfW(Dyn) *)start;
    if (info->dlpi_phdr[i].p_type != PT_LOAD) continue;
    if (start < least) least = start;
    if (start + info->dlpi_phdr[i].p_memsz > most) most = start + info->dlpi_phdr[i].p_memsz;
  }
  low = least, high = most;
  uintptr_t at[DT_NUM] = {0};
  for (; dynamic && dynamic->d_tag; dynamic++) {
    if (dynamic->d_tag < DT_NUM) at[dynamic->d_tag] = dynamic->d_un.d_val;
  }
  ElfW(Sym) *symbols = (ElfW(Sym) *)at[DT_SYMTAB];
  char *strings = (char *)at[DT_STRTAB];
  patch(base, (ElfW(Rela) *)at[DT_JMPREL], at[DT_PLTRELSZ], symbols, strings);
  patch(base, (ElfW(Rela) *)at[DT_RELA], at[DT_RELASZ], symbols, strings);
  return 1;
}

void *dlopen(const char *file, int mode) {
  static void *(*next)(const char *, int);
  if (!next) next = (void *(*)(const char *, int))dlsym(RTLD_NEXT, "dlopen");
  void *library = next(file, mode);
  char *wanted = getenv("LEAK_COUNTER_LIBRARY");
  if (wanted && !high) dl_iterate_phdr(find, wanted);
  return library;
}

/* For a program that looks in between; -1 as long as the library is not there. */
long leak_counter_live(void) { return high ? live : -1; }

__attribute__((destructor)) static void report(void) {
  if (high) fprintf(stderr, "leak-counter: allocated %ld, live %ld\n", allocated, live);
}
