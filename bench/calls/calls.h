#ifndef CALLS_H
#define CALLS_H
/* The four shapes of call that bench/call.mjs measures. */
typedef struct calls_box calls_box;
int calls_add(int a, int b);
calls_box *calls_box_new(int value);
int calls_box_value(calls_box *box);
void calls_box_free(calls_box *box);
int calls_length(const char *text);
const char *calls_name(void);
#endif
