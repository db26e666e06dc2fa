/*
 * What ferrule knows of Linux with glibc without its headers: types whose layout the kernel's and
 * glibc's ABI fix. What is not here is not known: structs that are only named stay incomplete, so
 * that Clang refuses a header that needs their size.
 */
#ifndef FERRULE_STUB
#define FERRULE_STUB
#pragma clang system_header
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define __GLIBC__ 2
#define __GLIBC_MINOR__ 36
#define __GLIBC_PREREQ(major, minor) ((2 << 16) + 36 >= ((major) << 16) + (minor))
#define __BEGIN_DECLS
#define __END_DECLS
#define __THROW __attribute__((nothrow))
#define __nonnull(parameters)

typedef signed char __int8_t;
typedef unsigned char __uint8_t;
typedef short __int16_t;
typedef unsigned short __uint16_t;
typedef int __int32_t;
typedef unsigned int __uint32_t;
#if __SIZEOF_LONG__ == 8
typedef long __int64_t;
typedef unsigned long __uint64_t;
#else
typedef long long __int64_t;
typedef unsigned long long __uint64_t;
#endif
typedef unsigned char u_char;
typedef unsigned short u_short;
typedef unsigned int u_int;
typedef unsigned long u_long;
typedef __uint8_t u_int8_t;
typedef __uint16_t u_int16_t;
typedef __uint32_t u_int32_t;
typedef __uint64_t u_int64_t;
typedef unsigned short ushort;
typedef unsigned int uint;
typedef unsigned long ulong;

#if __SIZEOF_POINTER__ == 8
typedef long ssize_t;
typedef long off_t;
typedef unsigned long ino_t;
typedef long blkcnt_t;
#else
typedef int ssize_t;
#if defined(_FILE_OFFSET_BITS) && _FILE_OFFSET_BITS == 64
typedef long long off_t;
typedef unsigned long long ino_t;
typedef long long blkcnt_t;
#else
typedef long off_t;
typedef unsigned long ino_t;
typedef long blkcnt_t;
#endif
#endif
#if defined(_TIME_BITS) && _TIME_BITS == 64
typedef __int64_t time_t;
#else
typedef long time_t;
#endif
typedef __int64_t off64_t;
typedef __int64_t loff_t;
typedef __uint64_t dev_t;
typedef long clock_t;
typedef int clockid_t;
typedef int pid_t;
typedef unsigned int uid_t;
typedef unsigned int gid_t;
typedef unsigned int id_t;
typedef unsigned int mode_t;
#if defined(__x86_64__)
typedef unsigned long nlink_t;
#elif defined(__i386__) || defined(__arm__) || defined(__aarch64__)
typedef unsigned int nlink_t;
#endif
#if defined(__aarch64__)
typedef int blksize_t;
#else
typedef long blksize_t;
#endif
typedef long suseconds_t;
typedef unsigned int useconds_t;
typedef unsigned int socklen_t;
typedef unsigned short sa_family_t;
typedef unsigned int in_addr_t;
typedef unsigned short in_port_t;
typedef int key_t;
typedef char *caddr_t;
typedef unsigned int wint_t;
typedef unsigned long wctype_t;
typedef int error_t;
typedef unsigned long nfds_t;
typedef int sig_atomic_t;
typedef void *iconv_t;
typedef struct { unsigned long __val[1024 / (8 * sizeof(unsigned long))]; } sigset_t;
typedef struct { int __count; union { unsigned int __wch; char __wchb[4]; } __value; } mbstate_t;

struct timespec { time_t tv_sec; long tv_nsec; };
struct timeval { time_t tv_sec; suseconds_t tv_usec; };
struct itimerval { struct timeval it_interval, it_value; };
struct tm {
  int tm_sec, tm_min, tm_hour, tm_mday, tm_mon, tm_year, tm_wday, tm_yday, tm_isdst;
  long tm_gmtoff;
  const char *tm_zone;
};
typedef struct { int quot, rem; } div_t;
typedef struct { long quot, rem; } ldiv_t;
typedef struct { long long quot, rem; } lldiv_t;

typedef struct _IO_FILE FILE;
typedef struct __dirstream DIR;
typedef struct __locale_struct *locale_t;
struct stat;
struct dirent;
struct passwd;
struct group;
struct rusage;
struct utsname;
struct winsize;
struct termios;
struct hostent;
struct servent;
struct protoent;
struct lconv;
struct sigaction;
struct flock;

struct iovec { void *iov_base; size_t iov_len; };
struct sockaddr { sa_family_t sa_family; char sa_data[14]; };
struct in_addr { in_addr_t s_addr; };
struct sockaddr_in {
  sa_family_t sin_family;
  in_port_t sin_port;
  struct in_addr sin_addr;
  unsigned char sin_zero[8];
};
struct in6_addr {
  union { uint8_t __u6_addr8[16]; uint16_t __u6_addr16[8]; uint32_t __u6_addr32[4]; } __in6_u;
};
struct sockaddr_in6 {
  sa_family_t sin6_family;
  in_port_t sin6_port;
  uint32_t sin6_flowinfo;
  struct in6_addr sin6_addr;
  uint32_t sin6_scope_id;
};
struct sockaddr_storage {
  sa_family_t ss_family;
  char __ss_padding[128 - sizeof(sa_family_t) - sizeof(unsigned long)];
  unsigned long __ss_align;
};
struct sockaddr_un { sa_family_t sun_family; char sun_path[108]; };
struct addrinfo {
  int ai_flags, ai_family, ai_socktype, ai_protocol;
  socklen_t ai_addrlen;
  struct sockaddr *ai_addr;
  char *ai_canonname;
  struct addrinfo *ai_next;
};
struct msghdr {
  void *msg_name;
  socklen_t msg_namelen;
  struct iovec *msg_iov;
  size_t msg_iovlen;
  void *msg_control;
  size_t msg_controllen;
  int msg_flags;
};
struct pollfd { int fd; short events, revents; };
typedef struct { long __fds_bits[1024 / (8 * sizeof(long))]; } fd_set;
#define FD_SETSIZE 1024

typedef unsigned long pthread_t;
typedef unsigned int pthread_key_t;
typedef int pthread_once_t;

#if defined(__x86_64__)
typedef long __jmp_buf[8];
#elif defined(__i386__)
typedef int __jmp_buf[6];
#elif defined(__aarch64__)
typedef unsigned long long __jmp_buf[22];
#elif defined(__arm__)
typedef int __jmp_buf[64] __attribute__((aligned(8)));
#endif
struct __jmp_buf_tag { __jmp_buf __jmpbuf; int __mask_was_saved; sigset_t __saved_mask; };
typedef struct __jmp_buf_tag jmp_buf[1];
typedef struct __jmp_buf_tag sigjmp_buf[1];

extern FILE *stdin;
extern FILE *stdout;
extern FILE *stderr;
extern int *__errno_location(void);
#define errno (*__errno_location())
#define stdin stdin
#define stdout stdout
#define stderr stderr
#include "/ferrule/stubs/linux/ferrule-c.h"
#define EAGAIN 11
#define AF_INET 2
#define AF_INET6 10
#define AF_UNIX 1
#define SOCK_STREAM 1
#define SOCK_DGRAM 2
#define __LITTLE_ENDIAN 1234
#define __BIG_ENDIAN 4321
#define __BYTE_ORDER __LITTLE_ENDIAN
#define LITTLE_ENDIAN __LITTLE_ENDIAN
#define BIG_ENDIAN __BIG_ENDIAN
#define BYTE_ORDER __BYTE_ORDER
#define CLOCKS_PER_SEC ((clock_t)1000000)
#define PATH_MAX 4096
#define O_RDONLY 0
#define O_WRONLY 1
#define O_RDWR 2
#endif
