import type { Truth } from "./model.ts";

/** POSIX, Windows and C++ functions that may wait for something outside the process. */
const waiting =
  /^(?:read|write|pread|pwrite|readv|writev|recv|recvfrom|recvmsg|send|sendto|sendmsg|accept|connect|select|poll|epoll_wait|sleep|usleep|nanosleep|fread|fwrite|fgets|fopen|fflush|fsync|open|wait|waitpid|pthread_mutex_lock|pthread_cond_wait|pthread_join|sem_wait|flock|ReadFile|WriteFile|Sleep|WaitForSingleObject|EnterCriticalSection|system|getaddrinfo)$/;

/** Whether a call may wait: by its own name, or because the header's comment says so. */
export function waits(symbol: string, { functions }: Truth): boolean {
  if (waiting.test(symbol)) return true;
  const declarations = functions.get(symbol)?.declarations ?? [];
  return declarations.some(({ doc }) => {
    const text = doc?.text ?? "";
    return (
      /\b(?:waits?|sleeps?|(?:may|will|can) block|blocks (?:until|while|the)|blocking)\b/i.test(
        text,
      ) && !/\b(?:never|not) (?:waits?|blocks?)\b/i.test(text)
    );
  });
}
