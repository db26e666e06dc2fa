/* What the checks must find: a block that nobody frees, a block that is freed twice, and a byte too many. */
#include <stdlib.h>
#include <string.h>

static size_t size = 40;

void *control_give(void) { return malloc(size); }
void control_take(void *block) { free(block); }
void control_fill(void *block) { memset(block, 1, size + 1); }
