# What C calls instead of a callback's own native code, on x86-64 Linux (System V calling convention).
#
# JavaScript can only be entered on the thread that it belongs to, and while that thread lives. The
# gate looks at which thread it is on and whether the way is open, and only then jumps to the
# callback, with all registers and the stack as the caller left them: it serves every signature.
# Otherwise it returns the callback's declared answer, and either counts the call as refused or, where
# the gate has a queue, writes down the argument registers for its thread to run the call later.
#
# Its data lie one page above its code, so that no page is both writable and executable:
#   +0 thread pointer of the owner   +8 the callback   +16 open (1), not (0), or learning the owner (2)
#   +24 answer as an integer         +32 answer as a floating-point number   +40 calls refused
#   +48 where all such calls of the thread are counted   +56 the queue, or 0   +64 the gate's number
# The queue: +0 calls queued (32 bits)   +64 woken (32 bits)   +68 file to write to   +72 what to write
#   +128 how many places less one (32 bits)   +132 the complement of that   +4096 places of 128 bytes:
#   turn, gate's number, 6 integer registers, 8 floating-point registers
# Call n goes to place n & (places - 1). It is free when its turn is n & ~(places - 1), that plus one
# when it is filled, and that plus the places when it has been read.
# Only registers that the convention leaves to such code are changed. errno is not: the only system
# call is made without libc.
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
1:      cmpq    $1, 16(%r10)
        ja      8f
        jb      6f
        mov     56(%r10), %r11
        test    %r11, %r11
        jz      6f
        push    %rbx
        push    %rcx
        # Takes the next number, if its place is free.
        mov     (%r11), %eax
2:      mov     %eax, %ebx
        and     128(%r11), %ebx
        shl     $7, %rbx
        lea     4096(%r11,%rbx), %rbx
        mov     132(%r11), %ecx
        and     %eax, %ecx
        sub     (%rbx), %ecx
        js      3f
        jnz     5f
        lea     1(%rax), %ecx
        lock cmpxchg %ecx, (%r11)
        jnz     2b
        mov     (%rsp), %rcx
        mov     %rdi, 8(%rbx)
        mov     %rsi, 16(%rbx)
        mov     %rdx, 24(%rbx)
        mov     %rcx, 32(%rbx)
        mov     %r8, 40(%rbx)
        mov     %r9, 48(%rbx)
        movsd   %xmm0, 56(%rbx)
        movsd   %xmm1, 64(%rbx)
        movsd   %xmm2, 72(%rbx)
        movsd   %xmm3, 80(%rbx)
        movsd   %xmm4, 88(%rbx)
        movsd   %xmm5, 96(%rbx)
        movsd   %xmm6, 104(%rbx)
        movsd   %xmm7, 112(%rbx)
        mov     64(%r10), %ecx
        mov     %ecx, 4(%rbx)
        mov     132(%r11), %ecx
        and     %eax, %ecx
        inc     %ecx
        mov     %ecx, (%rbx)
        # Wakes the thread, unless it was woken and has not looked yet.
        mov     $1, %eax
        xchg    %eax, 64(%r11)
        test    %eax, %eax
        jnz     4f
        mov     68(%r11), %edi
        lea     72(%r11), %rsi
        mov     $1, %edx
        mov     $1, %eax
        syscall
4:      pop     %rcx
        pop     %rbx
        jmp     7f
        # Another thread has this number already.
3:      mov     (%r11), %eax
        jmp     2b
        # All places are taken.
5:      pop     %rcx
        pop     %rbx
6:      lock incq 40(%r10)
7:      mov     48(%r10), %r11
        lock incl (%r11)
        movsd   32(%r10), %xmm0
        mov     24(%r10), %rax
        ret
8:      mov     %r11, (%r10)
        xor     %eax, %eax
        ret
