// The gate of gate-x86_64-linux.S, whose words explain it, on 64-bit ARM Linux (AAPCS64).
//
// What differs: a page has up to 64 KiB, so the data lie that far above the code; a place of the queue
// has 256 bytes, and holds 8 integer and 8 floating-point registers.
// Only x9 to x17, which the convention leaves to such code, and the result registers are changed; x18
// is the platform's. The instructions are those of ARMv8.0, without its later atomics.
        .text
.Lgate:
        hint    #34                       // bti c
        adr     x9, .Lgate+65536
        mrs     x10, tpidr_el0
        ldr     x11, [x9]
        ldar    x12, [x9]                 // keeps the reads below behind those of the caller
        add     x13, x9, #16
        ldar    x12, [x13]
        cmp     x10, x11
        b.ne    1f
        cmp     x12, #1
        b.ne    1f
        ldr     x16, [x9, #8]
        br      x16
1:      cmp     x12, #1
        b.hi    8f
        b.lo    6f
        ldr     x10, [x9, #56]
        cbz     x10, 6f
        // Takes the next number, if its place is free.
2:      ldar    w11, [x10]
        ldr     w12, [x10, #128]
        and     w12, w11, w12
        lsl     x12, x12, #8
        add     x12, x12, x10
        add     x12, x12, #4096
        ldr     w14, [x10, #132]
        and     w14, w11, w14
        ldar    w13, [x12]
        subs    w13, w14, w13
        b.mi    2b
        b.ne    6f
        ldaxr   w13, [x10]
        cmp     w13, w11
        b.ne    3f
        add     w13, w11, #1
        stlxr   w15, w13, [x10]
        cbnz    w15, 2b
        add     w13, w14, #1
        stp     x0, x1, [x12, #8]
        stp     x2, x3, [x12, #24]
        stp     x4, x5, [x12, #40]
        stp     x6, x7, [x12, #56]
        stp     d0, d1, [x12, #72]
        stp     d2, d3, [x12, #88]
        stp     d4, d5, [x12, #104]
        stp     d6, d7, [x12, #120]
        ldr     w15, [x9, #64]
        str     w15, [x12, #4]
        stlr    w13, [x12]
        // Wakes the thread, unless it was woken and has not looked yet.
        add     x13, x10, #64
        mov     w14, #1
4:      ldaxr   w15, [x13]
        stlxr   w16, w14, [x13]
        cbnz    w16, 4b
        cbnz    w15, 7f
        ldr     w0, [x10, #68]
        add     x1, x10, #72
        mov     x2, #1
        mov     x8, #64
        svc     #0
        b       7f
3:      clrex
        b       2b
6:      add     x10, x9, #40
5:      ldxr    x11, [x10]
        add     x11, x11, #1
        stxr    w12, x11, [x10]
        cbnz    w12, 5b
7:      ldr     x10, [x9, #48]
9:      ldxr    w11, [x10]
        add     w11, w11, #1
        stxr    w12, w11, [x10]
        cbnz    w12, 9b
        ldr     d0, [x9, #32]
        ldr     x0, [x9, #24]
        ret
8:      str     x10, [x9]
        mov     x0, xzr
        ret
