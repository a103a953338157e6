/* The halves of the libraries that compress: libtiff names them, nobody calls them here. */
#include <stdio.h>

#include "fail.h"
#include "jpeglib.h"
#include "zlib.h"
#include "zstd.h"

#define NOBODY(result, name, ...) \
  result name(__VA_ARGS__) { fail("compressing"); }

NOBODY(int, deflateInit_, z_streamp s, int level, const char *version, int size)
NOBODY(int, deflate, z_streamp s, int flush)
NOBODY(int, deflateEnd, z_streamp s)
NOBODY(int, deflateReset, z_streamp s)
NOBODY(int, deflateParams, z_streamp s, int level, int strategy)

NOBODY(ZSTD_CStream *, ZSTD_createCStream, void)
NOBODY(size_t, ZSTD_freeCStream, ZSTD_CStream *s)
NOBODY(size_t, ZSTD_initCStream, ZSTD_CStream *s, int level)
NOBODY(size_t, ZSTD_compressStream, ZSTD_CStream *s, ZSTD_outBuffer *to, ZSTD_inBuffer *from)
NOBODY(size_t, ZSTD_endStream, ZSTD_CStream *s, ZSTD_outBuffer *to)
NOBODY(int, ZSTD_maxCLevel, void)

NOBODY(void, jpeg_CreateCompress, j_compress_ptr c, int version, size_t size)
NOBODY(void, jpeg_set_defaults, j_compress_ptr c)
NOBODY(void, jpeg_set_colorspace, j_compress_ptr c, J_COLOR_SPACE space)
NOBODY(void, jpeg_set_quality, j_compress_ptr c, int quality, boolean baseline)
NOBODY(void, jpeg_suppress_tables, j_compress_ptr c, boolean suppress)
NOBODY(void, jpeg_start_compress, j_compress_ptr c, boolean all)
NOBODY(JDIMENSION, jpeg_write_scanlines, j_compress_ptr c, JSAMPARRAY rows, JDIMENSION count)
NOBODY(JDIMENSION, jpeg_write_raw_data, j_compress_ptr c, JSAMPIMAGE rows, JDIMENSION count)
NOBODY(void, jpeg_finish_compress, j_compress_ptr c)
NOBODY(void, jpeg_write_tables, j_compress_ptr c)
