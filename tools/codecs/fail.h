#pragma once

/** Leaves WebAssembly by a JavaScript exception of this message; the instance is of no use afterwards. */
_Noreturn void fail(const char *message);

/** Fails if a warning of libjpeg says that pixels were made up. */
void check_jpeg_warning(const char *message);
