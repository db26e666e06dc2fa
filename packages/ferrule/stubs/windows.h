/*
 * What ferrule knows of Windows without its headers: the C runtime's and the Windows API's basic
 * types, as Microsoft documents them. What is not here is not known: structs that are only named
 * stay incomplete, so that Clang refuses a header that needs their size.
 */
#ifndef FERRULE_STUB
#define FERRULE_STUB
#pragma clang system_header
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef long long __time64_t;
typedef long __time32_t;
#ifdef _USE_32BIT_TIME_T
typedef __time32_t time_t;
#else
typedef __time64_t time_t;
#endif
typedef long clock_t;
typedef long off_t;
typedef long _off_t;
typedef unsigned int dev_t;
typedef unsigned int _dev_t;
typedef unsigned short ino_t;
typedef unsigned short _ino_t;
typedef int errno_t;
typedef unsigned short wint_t;
typedef unsigned short wctype_t;
typedef long long fpos_t;
typedef int sig_atomic_t;
#ifdef __MINGW32__
typedef unsigned short mode_t;
#ifdef _WIN64
typedef long long pid_t;
typedef long long ssize_t;
#else
typedef int pid_t;
typedef int ssize_t;
#endif
#endif

struct timespec { time_t tv_sec; long tv_nsec; };
struct timeval { long tv_sec; long tv_usec; };
struct tm { int tm_sec, tm_min, tm_hour, tm_mday, tm_mon, tm_year, tm_wday, tm_yday, tm_isdst; };
typedef struct { int quot, rem; } div_t;
typedef struct { long quot, rem; } ldiv_t;
typedef struct { long long quot, rem; } lldiv_t;
typedef struct _iobuf FILE;
struct stat;
struct _stat64;
struct lconv;

#define WINAPI __stdcall
#define APIENTRY __stdcall
#define CALLBACK __stdcall
#define CONST const
#define VOID void
typedef char CHAR;
typedef short SHORT;
typedef long LONG;
typedef int INT;
typedef int BOOL;
typedef unsigned char BYTE;
typedef unsigned char UCHAR;
typedef unsigned char BOOLEAN;
typedef unsigned short WORD;
typedef unsigned short USHORT;
typedef unsigned int UINT;
typedef unsigned long DWORD;
typedef unsigned long ULONG;
typedef long long LONGLONG;
typedef unsigned long long ULONGLONG;
typedef unsigned long long DWORD64;
typedef float FLOAT;
typedef wchar_t WCHAR;
#ifdef _WIN64
typedef long long INT_PTR;
typedef long long LONG_PTR;
typedef unsigned long long UINT_PTR;
typedef unsigned long long ULONG_PTR;
#else
typedef int INT_PTR;
typedef long LONG_PTR;
typedef unsigned int UINT_PTR;
typedef unsigned long ULONG_PTR;
#endif
typedef ULONG_PTR DWORD_PTR;
typedef ULONG_PTR SIZE_T;
typedef LONG_PTR SSIZE_T;
typedef UINT_PTR WPARAM;
typedef LONG_PTR LPARAM;
typedef LONG_PTR LRESULT;
typedef LONG HRESULT;
typedef void *PVOID;
typedef void *LPVOID;
typedef const void *LPCVOID;
typedef char *LPSTR;
typedef const char *LPCSTR;
typedef WCHAR *LPWSTR;
typedef const WCHAR *LPCWSTR;
typedef DWORD *LPDWORD;
typedef void *HANDLE;
typedef struct HINSTANCE__ *HINSTANCE;
typedef HINSTANCE HMODULE;
typedef struct HWND__ *HWND;
typedef struct HDC__ *HDC;
typedef struct HMONITOR__ *HMONITOR;
typedef struct _SECURITY_ATTRIBUTES SECURITY_ATTRIBUTES;
typedef struct _FILETIME { DWORD dwLowDateTime; DWORD dwHighDateTime; } FILETIME;
typedef struct tagPOINT { LONG x; LONG y; } POINT;
typedef struct tagRECT { LONG left; LONG top; LONG right; LONG bottom; } RECT;
typedef struct _GUID {
  unsigned long Data1;
  unsigned short Data2;
  unsigned short Data3;
  unsigned char Data4[8];
} GUID;
typedef GUID UUID;
typedef GUID IID;
typedef struct _OVERLAPPED OVERLAPPED;
typedef struct _RTL_CRITICAL_SECTION CRITICAL_SECTION;
typedef union _LARGE_INTEGER {
  struct { DWORD LowPart; LONG HighPart; };
  struct { DWORD LowPart; LONG HighPart; } u;
  LONGLONG QuadPart;
} LARGE_INTEGER;

typedef UINT_PTR SOCKET;
typedef unsigned char u_char;
typedef unsigned short u_short;
typedef unsigned int u_int;
typedef unsigned long u_long;
typedef int socklen_t;
struct in_addr {
  union {
    struct { u_char s_b1, s_b2, s_b3, s_b4; } S_un_b;
    struct { u_short s_w1, s_w2; } S_un_w;
    u_long S_addr;
  } S_un;
};
struct sockaddr { u_short sa_family; char sa_data[14]; };
struct sockaddr_in {
  short sin_family;
  u_short sin_port;
  struct in_addr sin_addr;
  char sin_zero[8];
};
struct in6_addr { union { u_char Byte[16]; u_short Word[8]; } u; };
struct sockaddr_storage {
  short ss_family;
  char __ss_pad1[6];
  long long __ss_align;
  char __ss_pad2[112];
};
typedef struct fd_set { u_int fd_count; SOCKET fd_array[64]; } fd_set;
#define FD_SETSIZE 64

#ifdef _WIN64
typedef struct __declspec(align(16)) _SETJMP_FLOAT128 { unsigned long long Part[2]; } _JBTYPE;
#else
typedef int _JBTYPE;
#endif
typedef _JBTYPE jmp_buf[16];

FILE *__acrt_iob_func(unsigned int);
int *_errno(void);
#define errno (*_errno())
#define stdin (__acrt_iob_func(0))
#define stdout (__acrt_iob_func(1))
#define stderr (__acrt_iob_func(2))
#include "/ferrule/stubs/windows/ferrule-c.h"
#define EAGAIN 11
#define AF_INET 2
#define AF_INET6 23
#define SOCK_STREAM 1
#define SOCK_DGRAM 2
#define INVALID_SOCKET ((SOCKET)~0)
#define INVALID_HANDLE_VALUE ((HANDLE)(LONG_PTR)-1)
#define CLOCKS_PER_SEC 1000
#define MAX_PATH 260
#define O_RDONLY 0
#define O_WRONLY 1
#define O_RDWR 2
#endif
