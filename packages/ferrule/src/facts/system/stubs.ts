import { readFileSync } from "node:fs";
import type { System } from "../targets.ts";

/** Where Clang sees the stubs, in its own file system. */
const STUBS = "/ferrule/stubs";

/** The folder of a system's stubs. */
export function stubFolder(system: System): string {
  return `${STUBS}/${system}`;
}

/** Headers of ISO C and POSIX that a library may include; each declares what the system's file does. */
const common = `alloca.h assert.h complex.h ctype.h errno.h fenv.h inttypes.h locale.h malloc.h math.h memory.h
  setjmp.h signal.h stdio.h stdlib.h string.h strings.h sys/stat.h sys/time.h sys/timeb.h
  sys/types.h sys/utime.h tgmath.h time.h uchar.h unistd.h wchar.h wctype.h fcntl.h`;
const posix = `arpa/inet.h dirent.h dlfcn.h endian.h grp.h iconv.h langinfo.h net/if.h netdb.h netinet/in.h
  netinet/tcp.h poll.h pthread.h pwd.h regex.h sched.h semaphore.h spawn.h sys/cdefs.h sys/file.h
  sys/ioctl.h sys/mman.h sys/param.h sys/resource.h sys/select.h sys/socket.h sys/uio.h sys/un.h
  sys/utsname.h sys/wait.h syslog.h termios.h utime.h`;
const own: Readonly<Record<System, string>> = {
  linux: `${posix} byteswap.h features.h getopt.h malloc.h sys/epoll.h sys/sysmacros.h`,
  macos: `${posix} Availability.h AvailabilityMacros.h TargetConditionals.h copyfile.h libkern/OSAtomic.h
    libkern/OSByteOrder.h mach/mach.h mach/semaphore.h mach/task.h machine/endian.h
    malloc/malloc.h netinet/in6.h os/lock.h sys/_types.h sys/event.h sys/syslimits.h xlocale.h
    xlocale/_stdio.h`,
  windows: `basetsd.h conio.h corecrt.h crtdefs.h direct.h io.h intrin.h minwindef.h process.h sal.h
    sdkddkver.h vcruntime.h windef.h windows.h winerror.h winnt.h winsock2.h ws2tcpip.h wtypes.h`,
};

/** The stub files of a system by absolute path: one file that declares, and its many names. */
export function stubFiles(system: System): ReadonlyMap<string, string> {
  const folder = stubFolder(system);
  const names = `${common} ${own[system]}`.split(/\s+/).filter((name) => name !== "");
  return new Map([
    [`${folder}/ferrule.h`, readStub(system)],
    [`${folder}/ferrule-c.h`, readStub("c")],
    ...names.map((name) => [`${folder}/${name}`, `#include "${folder}/ferrule.h"\n`] as const),
  ]);
}

function readStub(name: string): string {
  return readFileSync(new URL(`../../../stubs/${name}.h`, import.meta.url), "utf8");
}
