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
