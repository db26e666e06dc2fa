#ifndef CALLS_H
#define CALLS_H
/* The shapes of call that bench/call.mjs measures. */
#include <stdint.h>
typedef struct calls_box calls_box;
typedef struct calls_pair { double a, b; } calls_pair;
int calls_add(int a, int b);
calls_box *calls_box_new(int value);
int calls_box_value(calls_box *box);
void calls_box_free(calls_box *box);
int calls_length(const char *text);
int calls_add6(int a, int b, int c, int d, int e, int f);
double calls_scale(double a, double b);
int64_t calls_add64(int64_t a, int64_t b);
int calls_first(const void *data, int length);
int calls_each(int count, int (*visit)(void *data, int index), void *data);
const char *calls_name(void);
calls_pair calls_swap(calls_pair pair);
#endif
