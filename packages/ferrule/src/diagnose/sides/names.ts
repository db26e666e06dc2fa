/** Functions that allocate or free, in every spelling that tools print. */
export const allocators: RegExp =
  /^(?:__interceptor_|__libc_|__GI___libc_|__GI_|__wrap_|_+|je_|mi_|tc_|scudo_|wrap_|replace_|sized_)?(?:malloc|calloc|realloc|reallocarray|free|cfree|aligned_alloc|memalign|posix_memalign|valloc|pvalloc|strdup|strndup|wcsdup|asprintf|vasprintf|malloc_usable_size|free_sized|munmap_chunk|int_free|int_malloc|int_realloc|malloc_printerr|malloc_consolidate|unlink_chunk|sysmalloc|free_dbg|malloc_dbg|HeapFree|HeapAlloc|RtlFreeHeap|RtlAllocateHeap)$|^operator (?:new|delete)\b|^RtlpFreeHeap|^RtlReportCriticalFailure|^__asan_|^__asan::|^__sanitizer::|^__hwasan|^szone_|^tiny_|^free_(?:tiny|small|large)|^malloc_error_break|^malloc_vreport|^malloc_report|^scudo::/;

/** Those of them that give a block back. */
export const deallocators: RegExp =
  /^(?:__interceptor_|__libc_|__GI___libc_|__GI_|_+|je_|mi_|tc_|sized_)?(?:free|cfree|free_sized|free_dbg|HeapFree|RtlFreeHeap|munmap_chunk|int_free)$|^operator delete\b|^free_(?:tiny|small|large)/;

export const reallocators: RegExp =
  /^(?:__interceptor_|__libc_|__GI___libc_|_+)?(?:realloc|reallocarray|int_realloc)$/;

/** The C library's, C++'s and the checkers' own functions. */
export const support: RegExp =
  /^(?:__GI_|__libc_|__pthread_|___?v?(?:sn|s|f)?printf|__str|__mem|__wcs|__strlen|__interceptor_|_IO_|_Unwind_|__cxa_|__gxx_|__gnu_cxx::|std::|__rust_|__rdl_|__rg_|rust_|printf_common|scanf_common|__asan|__ubsan|__tsan|__msan|__lsan|__sanitizer|raise$|abort$|gsignal$|tgkill$|kill$|pthread_kill|qsort|bsearch|memcpy$|memmove$|memset$|memcmp$|strlen$|strcpy$|strncpy$|strcat$|strcmp$|strncmp$|strchr$|wcslen$|v?f?s?n?printf$|puts$|fputs$|fwrite$|fread$|atoi$|strtol|strtod|_platform_|_pthread_|dyld|__stack_chk_fail|__fortify_fail|__chk_fail|__assert|(?:<)?(?:alloc|core|std|panic_unwind|hashbrown)::|_RNv\w*(?:5alloc|4core|3std)|_RINv\w*(?:5alloc|4core|3std)|<&?(?:dyn |fn\(|mut |alloc::|core::|std::)|_\$LT\$|drop_in_place|rust_begin_unwind)/;

/** Where a thread or a program starts. */
export const entries: RegExp =
  /^(?:start_thread|clone3?|__clone3?|_start|start|__libc_start_(?:call_main|main|main_impl)|\(below main\)|thread_start|_pthread_start|BaseThreadInitThunk|RtlUserThreadStart|__pthread_start|__start_thread)$/;

/** Frames of the FFI. */
export const bridges: RegExp =
  /^(?:ffi_(?:call|plan|closure|prep)\w*|node::ffi::.*|FfiCallPlan.*|_ctypes\w*|_call_function_pointer|_cffi_\w+|runtime\.(?:asmcgocall|cgocall|cgocallback|cgocallbackg|cgocallbackg1)(?:\.abi0)?|crosscall\w*|_cgo_\w+_Cfunc_\w+|_cgoexp_\w+|\w+\._Cfunc_\w+|.*[./]_Cfunc_\w+|nep_invoker_blob|upcall_stub\w*|native_call|linkToNative|dispatch\w*JNA\w*|.*managed-to-native.*|__icall_wrapper_mono_marshal_free|dcCall\w*|dyncall\w*)$/;

export const bridgeModules: RegExp =
  /^(?:libffi(?:[.-].*)?\.(?:so|dylib|dll).*|libffi.*|_ctypes[.\w-]*|_cffi_backend[.\w-]*|koffi.*\.node|ffi_bindings\.node|ref-napi.*\.node|libjnidispatch.*|jnidispatch.*|jna\d+.*\.tmp)$/i;

/** Engines and VMs, by their binaries. */
export const runtimeModules: RegExp =
  /^(?:node(?:\.exe|26|-v?\d.*)?|nodejs|electron|bun(?:\.exe|-profile|-debug)?|deno(?:\.exe)?|python(?:\d[\d.]*)?(?:\.exe|w?)?|libpython.*|python\d+\.dll|java(?:w?\.exe)?|libjvm\.(?:so|dylib)|jvm\.dll|libjli\.(?:so|dylib)|jli\.dll|libj9\w+\.so|jvm-stub|libjava\.so|mono(?:-sgen\d*|-sgen|-boehm|\.exe)?|libmonosgen.*|libmono.*|libcoreclr\.(?:so|dylib)|coreclr\.dll|libclrjit\.(?:so|dylib)|clrjit\.dll|clr\.dll|dotnet(?:\.exe)?|libhostpolicy.*|libSystem\.Native\.so|luajit(?:-[\d.]+)?|libluajit.*|lua[\d.]*|liblua.*|ruby[\d.]*|libruby.*|libart\.so|libartbase\.so|linker64|app_process(?:32|64)|boot.*\.oat|JavaScriptCore|mscorlib\.dll\.so)$/i;

/** Engines and VMs, by their symbols. */
export const runtimeSymbols: RegExp =
  /^(?:v8::|v8impl::|node::|napi_|Builtins_|cppgc::|heap::base::|JSC::|WTF::|Bun__|bun_|_?Py[A-Z_]|_PyEval|PyObject|JavaCalls::|jni_invoke|JavaMain|ThreadJavaMain|CallJavaMain|ContinueInNewThread|JLI_|invokeStaticMainWithArgs|Unsafe_|os::|AllocateHeap|mono_|sgen_|GC_|lua_|luaL_|lj_|runtime[./]|reflect\.|syscall\.|art::|art_quick|uv_|call_stub|StubRoutines|Interpreter|interpreter|coreclr_|void node::|void v8::)/;

/** What a library calls its host with. */
export const apis: RegExp =
  /^(?:checked_)?jni_(?!invoke)\w+$|^JNI(?:Env)?_?::\w+|^_JNIEnv::\w+|^napi_\w+$|^art::\(?.*JNI/;

/** Functions of JNI that give back what JNI lent. */
export const releasers: RegExp = /^(?:checked_)?jni_(?:Release\w+|Delete\w+Ref)$/;

/** Functions of JNI that lend an array or a text. */
export const lenders: RegExp = /^(?:checked_)?jni_Get(?:String|\w+Array)\w*$/;

/** The collector at work: sweepers, finalizers, backing stores. */
export const collectors: RegExp =
  /ArrayBufferSweeper|BackingStore::~|ArrayBufferAllocator::Free|GarbageCollect|SweepingJob|Finalizer|finalize|FreeArrayBuffer|gc_(?:free|sweep|collect)|lua_gc|lj_gc|sgen_|_PyGC|subtype_dealloc|Unsafe_FreeMemory|runtime\.(?:gcSweep|bgsweep|runfinq)/i;

/** An engine that gives a buffer's memory up because the program moved or resized it. */
export const detachers: RegExp =
  /ArrayBufferPrototype(?:Transfer|Resize)|ArrayBufferTransfer|JSArrayBuffer::(?:Detach|Transfer)|PyByteArray_Resize|bytearray_|array_(?:resize|append|extend)/;

/** A VM's collector by its frames: it met an object that native code had overwritten. */
export const collectorFrames: RegExp =
  /^(?:G1|Parallel|PS[A-Z]|Shenandoah|Z[A-Z]|Epsilon|Serial|DefNew|Mark(?:Sweep|AndPush|Compact)|ParMarkBitMap|GenMark|CardTable|oopDesc|oop_|ObjArrayKlass|InstanceKlass::oop|TypeArrayKlass|CollectedHeap|HeapRegion|GCTask|mark_)\w*|G1\w+::|::oop_iterate|::do_oop/;

/** printf and its like: what is wrong under it is the format or the arguments. */
export const formatters: RegExp =
  /^(?:___?|__GI_|__IO_|_IO_|__interceptor_)?v?(?:f|s|sn|as|d)?w?printf(?:_(?:chk|internal|common))?$|^__vfprintf_internal$|^__vsnprintf_internal$|^printf_common$|^__printf_fp|^vfprintf|^__vsnprintf|^printf_positional$/;

/** Memory and string functions: their access is their caller's. */
export const copiers: RegExp = /mem(?:cpy|move|set|cmp|chr)|str(?:len|n?cpy|n?cat|n?cmp|chr)|wcs/;
