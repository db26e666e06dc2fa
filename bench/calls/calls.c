#include "calls.h"
#include <stdlib.h>
#include <string.h>

struct calls_box { int value; };

int calls_add(int a, int b) { return (int)((unsigned)a + (unsigned)b); }
calls_box *calls_box_new(int value) {
  calls_box *box = malloc(sizeof *box);
  if (box) box->value = value;
  return box;
}
int calls_box_value(calls_box *box) { return box->value; }
void calls_box_free(calls_box *box) { free(box); }
int calls_length(const char *text) { return (int)strlen(text); }
const char *calls_name(void) { return "a name that C returns"; }
int calls_add6(int a, int b, int c, int d, int e, int f) {
  return (int)((unsigned)a + (unsigned)b + (unsigned)c + (unsigned)d + (unsigned)e + (unsigned)f);
}
double calls_scale(double a, double b) { return a * b; }
int64_t calls_add64(int64_t a, int64_t b) { return (int64_t)((uint64_t)a + (uint64_t)b); }
int calls_first(const void *data, int length) { return length ? *(const unsigned char *)data : -1; }
int calls_each(int count, int (*visit)(void *data, int index), void *data) {
  int sum = 0;
  for (int i = 0; i < count; i++) sum += visit(data, i);
  return sum;
}
calls_pair calls_swap(calls_pair pair) { return (calls_pair){pair.b, pair.a}; }
