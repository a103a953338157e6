/*
 * libjpeg reports errors by a jump back. Here an error leaves WebAssembly for good by a JavaScript exception, so that
 * nobody jumps.
 */
#pragma once
typedef int jmp_buf[1];
#define setjmp(buffer) 0
#define longjmp(buffer, value) __builtin_trap()
