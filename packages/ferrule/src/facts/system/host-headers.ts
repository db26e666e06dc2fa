/**
 * The C library's and the kernel's headers in a host's `/usr/include` (glibc 2.36, Linux 6.1 and
 * musl): files and folders by their first name. On another system they must not be found.
 */
const names = new Set(
  `a.out.h aio.h aliases.h alloca.h ar.h argp.h argz.h arpa asm asm-generic assert.h bits byteswap.h
  complex.h cpio.h crypt.h ctype.h dirent.h dlfcn.h drm elf.h endian.h envz.h err.h errno.h error.h
  execinfo.h fcntl.h features-time64.h features.h fenv.h finclude float.h fmtmsg.h fnmatch.h fpu_control.h
  fstab.h fts.h ftw.h gconv.h getopt.h glob.h gnu gnu-versions.h grp.h gshadow.h iconv.h ieee754.h
  ifaddrs.h inttypes.h iso646.h langinfo.h lastlog.h libgen.h libintl.h limits.h link.h linux locale.h malloc.h
  math.h mcheck.h memory.h misc mntent.h monetary.h mqueue.h mtd net netash netatalk netax25 netdb.h
  neteconet netinet netipx netiucv netpacket netrom netrose nfs nl_types.h nss.h obstack.h paths.h
  poll.h printf.h proc_service.h protocols pthread.h pty.h pwd.h rdma re_comp.h regex.h regexp.h
  resolv.h rpc rpcsvc sched.h scsi search.h semaphore.h setjmp.h sgtty.h shadow.h signal.h sound
  spawn.h stab.h stdalign.h stdarg.h stdatomic.h stdbool.h stdc-predef.h stddef.h stdint.h stdio.h stdio_ext.h stdlib.h stdnoreturn.h string.h strings.h
  sys syscall.h sysexits.h syslog.h tar.h termio.h termios.h tgmath.h thread_db.h threads.h time.h
  ttyent.h uchar.h ucontext.h ulimit.h unistd.h utime.h utmp.h utmpx.h values.h video wait.h wchar.h
  wctype.h wordexp.h xen c++`
    .split(/\s+/)
    .filter((name) => name !== ""),
);

/** A multiarch folder, such as `x86_64-linux-gnu`. */
const triple = /^(?:x86_64|i[3-6]86|aarch64|arm\w*|riscv64|powerpc64le|s390x|mips\w*)-linux-\w+$/;

/** Whether a file is a part of the host's own C library or kernel interface. */
export function isHostLibrary(file: string): boolean {
  const rest = /^\/usr\/include\/(.+)$/.exec(file)?.[1];
  if (rest === undefined) return false;
  const [first = "", second = ""] = rest.split("/");
  return names.has(triple.test(first) ? second : first);
}

/** The triple of the first folder on the path that is named after one; null when none is. */
export function tripleOnPath(file: string): string | null {
  return file.split("/").find((name) => triple.test(name)) ?? null;
}
