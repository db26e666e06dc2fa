// Runs the machine code of a callback gate, read from a file, outside of any JavaScript: 8 threads
// against one reader, with a queue of few places so that it fills, laps and overflows.
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#ifdef __aarch64__
enum { DISTANCE = 65536, PLACE = 256, INTEGERS = 8 };
#else
enum { DISTANCE = 4096, PLACE = 128, INTEGERS = 6 };
#endif
enum { THREADS = 8, CALLS = 20000, PLACES = 1024, HEADER = 4096 };

typedef int64_t (*gate)(int64_t, double, int32_t, float, double, uint8_t);
typedef int (*compare)(const void *, const void *);

static gate entry;
static int64_t direct(int64_t a, double b, int32_t c, float d, double e, uint8_t f) {
  return a + (int64_t)b + c + (int64_t)d + (int64_t)e + f;
}

static long answered[THREADS];
static void *call(void *given) {
  int64_t thread = (int64_t)(intptr_t)given;
  for (int i = 0; i < CALLS; i++) {
    // Lets the reader have its turn too, so that the queue laps many times.
    if (i % 64 == 0) usleep(100);
    errno = 77;
    if (entry(thread, i + 0.5, -i, 0.25f, -1.5 * i, 200) == -42 && errno == 77) answered[thread]++;
  }
  return NULL;
}

#define AT(type, base, offset) (*(type *)((char *)(base) + (offset)))

int main(int count, char **arguments) {
  if (count != 2) return 2;
  FILE *file = fopen(arguments[1], "rb");
  if (!file) return 2;
  char *code = mmap(NULL, 2 * DISTANCE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  size_t size = fread(code, 1, 512, file);
  fclose(file);
  if (size < 100 || mprotect(code, DISTANCE, PROT_READ | PROT_EXEC)) return 2;
  char *data = code + DISTANCE;
  char *queue = mmap(NULL, HEADER + PLACES * PLACE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  int ends[2];
  if (pipe(ends)) return 2;
  entry = (gate)(void *)code;

  // Learns its thread.
  AT(uint64_t, data, 16) = 2;
  bsearch(code, code, 1, 1, (compare)(void *)code);
  printf("learns its thread: %d\n", AT(uint64_t, data, 0) != 0);

  static int32_t counted;
  AT(void *, data, 8) = (void *)direct;
  AT(int64_t, data, 24) = -42;
  AT(double, data, 32) = 1.25;
  AT(void *, data, 48) = &counted;
  AT(void *, data, 56) = queue;
  AT(uint32_t, data, 64) = 5;
  // Two laps before the numbers begin again at 0.
  uint32_t position = -2u * PLACES;
  AT(uint32_t, queue, 0) = position;
  for (int i = 0; i < PLACES; i++) AT(uint32_t, queue, HEADER + i * PLACE) = position;
  AT(int32_t, queue, 68) = ends[1];
  AT(int32_t, queue, 128) = PLACES - 1;
  AT(int32_t, queue, 132) = ~(PLACES - 1);
  AT(uint64_t, data, 16) = 1;
  printf("its own thread goes through: %d\n", (int)entry(1, 2.5, 3, 4.5f, 5.5, 6));

  pthread_t ids[THREADS];
  for (intptr_t i = 0; i < THREADS; i++) pthread_create(&ids[i], NULL, call, (void *)i);
  int next[THREADS] = {0};
  int64_t read_calls = 0, woken = 0, wrong = 0;
  char byte;
  while (read_calls + (int64_t)AT(uint64_t, data, 40) < (int64_t)THREADS * CALLS) {
    // The last calls may all be refused, and nobody wakes for those.
    if (poll(&(struct pollfd){ends[0], POLLIN, 0}, 1, 20) == 0) continue;
    if (read(ends[0], &byte, 1) != 1) return 3;
    woken++;
    __atomic_exchange_n((int32_t *)(queue + 64), 0, __ATOMIC_SEQ_CST);
    for (;;) {
      char *place = queue + HEADER + (position % PLACES) * PLACE;
      uint32_t turn = position - position % PLACES;
      if (__atomic_load_n((uint32_t *)place, __ATOMIC_ACQUIRE) != turn + 1) break;
      char *floats = place + 8 + 8 * INTEGERS;
      int64_t thread = AT(int64_t, place, 8);
      double at = AT(double, floats, 0);
      int i = (int)at;
      // In the order of each thread; gaps are the calls that were refused.
      if (AT(uint32_t, place, 4) != 5 || thread < 0 || thread >= THREADS || at != i + 0.5 ||
          i < next[thread] || AT(int32_t, place, 16) != -i || AT(float, floats, 8) != 0.25f ||
          AT(double, floats, 16) != -1.5 * i || AT(uint8_t, place, 24) != 200)
        wrong++;
      else
        next[thread] = i + 1;
      __atomic_store_n((uint32_t *)place, turn + PLACES, __ATOMIC_RELEASE);
      position++;
      read_calls++;
    }
  }
  long all = 0;
  for (int i = 0; i < THREADS; i++) {
    pthread_join(ids[i], NULL);
    all += answered[i];
  }
  printf("every call was answered, with errno as it was: %d\n", all == THREADS * CALLS);
  printf("each was queued or refused: %d\n",
         read_calls + (int64_t)AT(uint64_t, data, 40) == THREADS * CALLS && counted == THREADS * CALLS);
  printf("some were queued: %d, wrong ones: %d\n", read_calls > 4 * PLACES, (int)wrong);
  printf("woken less often than called: %d\n", woken <= read_calls);

  AT(uint64_t, data, 16) = 0;
  printf("a shut gate answers: %d\n", (int)entry(1, 2.5, 3, 4.5f, 5.5, 6));
  return 0;
}
