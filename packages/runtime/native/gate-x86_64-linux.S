# What C calls instead of a callback's own native code, on x86-64 Linux (System V calling convention).
#
# JavaScript can only be entered on the thread that it belongs to, and while that thread lives. The
# gate looks at which thread it is on and whether the way is open, and only then jumps to the
# callback, with all registers and the stack as the caller left them: it serves every signature.
# Otherwise it counts the call and returns the callback's declared answer.
#
# Its data lie one page above its code, so that no page is both writable and executable:
#   +0 thread pointer of the owner   +8 the callback   +16 open (1) or not
#   +24 answer as an integer         +32 answer as a floating-point number   +40 calls refused
#   +48 where all refused calls of the thread are counted
# Only r10 and r11, which the convention leaves to such code, and the result registers are changed.
        .text
.Lgate:
        endbr64
        lea     .Lgate+4096(%rip), %r10
        mov     %fs:0, %r11
        cmp     (%r10), %r11
        jne     1f
        cmpq    $1, 16(%r10)
        jne     1f
        jmp     *8(%r10)
1:      lock incq 40(%r10)
        mov     48(%r10), %r11
        lock incl (%r11)
        movsd   32(%r10), %xmm0
        mov     24(%r10), %rax
        ret
