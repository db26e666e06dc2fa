/*
 * What ferrule knows of macOS's C library without its headers: types whose layout Apple's 64-bit
 * ABI fixes, as its open sources (xnu, Libc) declare them. What is not here is not known: structs
 * that are only named stay incomplete, so that Clang refuses a header that needs their size.
 */
#ifndef FERRULE_STUB
#define FERRULE_STUB
#pragma clang system_header
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TARGET_OS_MAC 1
#define TARGET_OS_OSX 1
#define TARGET_OS_IPHONE 0
#define TARGET_OS_IOS 0
#define TARGET_OS_TV 0
#define TARGET_OS_WATCH 0
#define TARGET_OS_SIMULATOR 0
#define TARGET_OS_EMBEDDED 0
#define TARGET_RT_LITTLE_ENDIAN 1
#define TARGET_RT_BIG_ENDIAN 0
#define MAC_OS_X_VERSION_10_6 1060
#define MAC_OS_X_VERSION_10_7 1070
#define MAC_OS_X_VERSION_10_8 1080
#define MAC_OS_X_VERSION_10_12 101200
#define MAC_OS_X_VERSION_MIN_REQUIRED 110000
#define MAC_OS_X_VERSION_MAX_ALLOWED 110000
#define __BEGIN_DECLS
#define __END_DECLS
#define __API_AVAILABLE(...)
#define __API_UNAVAILABLE(...)
#define __OSX_AVAILABLE_STARTING(a, b)
#define API_AVAILABLE(...)

typedef signed char __int8_t;
typedef unsigned char __uint8_t;
typedef short __int16_t;
typedef unsigned short __uint16_t;
typedef int __int32_t;
typedef unsigned int __uint32_t;
typedef long long __int64_t;
typedef unsigned long long __uint64_t;
typedef unsigned char u_char;
typedef unsigned short u_short;
typedef unsigned int u_int;
typedef unsigned long u_long;
typedef unsigned char u_int8_t;
typedef unsigned short u_int16_t;
typedef unsigned int u_int32_t;
typedef unsigned long long u_int64_t;
typedef long long quad_t;
typedef unsigned long long u_quad_t;
typedef unsigned short ushort;
typedef unsigned int uint;

typedef long ssize_t;
typedef long long off_t;
typedef long time_t;
typedef unsigned long clock_t;
typedef int pid_t;
typedef unsigned int uid_t;
typedef unsigned int gid_t;
typedef unsigned int id_t;
typedef unsigned short mode_t;
typedef unsigned short nlink_t;
typedef int dev_t;
typedef unsigned long long ino_t;
typedef int blksize_t;
typedef long long blkcnt_t;
typedef unsigned int fsblkcnt_t;
typedef unsigned int fsfilcnt_t;
typedef int suseconds_t;
typedef unsigned int useconds_t;
typedef unsigned int socklen_t;
typedef unsigned char sa_family_t;
typedef unsigned int in_addr_t;
typedef unsigned short in_port_t;
typedef int key_t;
typedef char *caddr_t;
typedef int wint_t;
typedef int wctype_t;
typedef int errno_t;
typedef unsigned int nfds_t;
typedef unsigned int sigset_t;
typedef int sig_atomic_t;
typedef long long fpos_t;
typedef unsigned int mach_port_t;
typedef unsigned int semaphore_t;
typedef unsigned char uuid_t[16];
typedef int sem_t;
typedef void *iconv_t;
typedef struct { char bytes[128]; } mbstate_t;

struct timespec { time_t tv_sec; long tv_nsec; };
struct timeval { time_t tv_sec; suseconds_t tv_usec; };
struct itimerval { struct timeval it_interval, it_value; };
struct tm {
  int tm_sec, tm_min, tm_hour, tm_mday, tm_mon, tm_year, tm_wday, tm_yday, tm_isdst;
  long tm_gmtoff;
  char *tm_zone;
};
typedef struct { int quot, rem; } div_t;
typedef struct { long quot, rem; } ldiv_t;
typedef struct { long long quot, rem; } lldiv_t;

typedef struct __sFILE FILE;
typedef struct _DIR DIR;
typedef struct _xlocale *locale_t;
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
struct sockaddr { __uint8_t sa_len; sa_family_t sa_family; char sa_data[14]; };
struct in_addr { in_addr_t s_addr; };
struct sockaddr_in {
  __uint8_t sin_len;
  sa_family_t sin_family;
  in_port_t sin_port;
  struct in_addr sin_addr;
  char sin_zero[8];
};
struct in6_addr {
  union { __uint8_t __u6_addr8[16]; __uint16_t __u6_addr16[8]; __uint32_t __u6_addr32[4]; } __u6_addr;
};
struct sockaddr_in6 {
  __uint8_t sin6_len;
  sa_family_t sin6_family;
  in_port_t sin6_port;
  __uint32_t sin6_flowinfo;
  struct in6_addr sin6_addr;
  __uint32_t sin6_scope_id;
};
struct sockaddr_storage {
  __uint8_t ss_len;
  sa_family_t ss_family;
  char __ss_pad1[6];
  __int64_t __ss_align;
  char __ss_pad2[112];
};
struct sockaddr_un { unsigned char sun_len; sa_family_t sun_family; char sun_path[104]; };
struct addrinfo {
  int ai_flags, ai_family, ai_socktype, ai_protocol;
  socklen_t ai_addrlen;
  char *ai_canonname;
  struct sockaddr *ai_addr;
  struct addrinfo *ai_next;
};
struct msghdr {
  void *msg_name;
  socklen_t msg_namelen;
  struct iovec *msg_iov;
  int msg_iovlen;
  void *msg_control;
  socklen_t msg_controllen;
  int msg_flags;
};
struct pollfd { int fd; short events, revents; };
typedef struct fd_set { __int32_t fds_bits[32]; } fd_set;
#define FD_SETSIZE 1024

typedef struct _opaque_pthread_t *pthread_t;
typedef unsigned long pthread_key_t;
typedef struct { long __sig; char __opaque[56]; } pthread_mutex_t;
typedef struct { long __sig; char __opaque[40]; } pthread_cond_t;
typedef struct { long __sig; char __opaque[192]; } pthread_rwlock_t;
typedef struct { long __sig; char __opaque[8]; } pthread_once_t;
typedef struct { long __sig; char __opaque[56]; } pthread_attr_t;
typedef struct { long __sig; char __opaque[8]; } pthread_mutexattr_t;
typedef struct { long __sig; char __opaque[8]; } pthread_condattr_t;
typedef struct { long __sig; char __opaque[16]; } pthread_rwlockattr_t;

#if defined(__arm64__)
typedef int jmp_buf[48];
typedef int sigjmp_buf[49];
#else
typedef int jmp_buf[37];
typedef int sigjmp_buf[38];
#endif

extern FILE *__stdinp;
extern FILE *__stdoutp;
extern FILE *__stderrp;
extern int *__error(void);
#define errno (*__error())
#define stdin __stdinp
#define stdout __stdoutp
#define stderr __stderrp
#include "/ferrule/stubs/macos/ferrule-c.h"
#define EAGAIN 35
#define AF_INET 2
#define AF_INET6 30
#define AF_UNIX 1
#define SOCK_STREAM 1
#define SOCK_DGRAM 2
#define LITTLE_ENDIAN 1234
#define BIG_ENDIAN 4321
#define BYTE_ORDER 1234
#define CLOCKS_PER_SEC 1000000
#define PATH_MAX 1024
#define O_RDONLY 0
#define O_WRONLY 1
#define O_RDWR 2
#endif
