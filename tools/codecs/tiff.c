/* Reads the first page of one TIFF in memory: its fields, and its strips or tiles as libtiff decodes them. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fail.h"
#include "tiffiop.h"

#define EXPORT(name) __attribute__((export_name(#name))) name

static TIFF *tiff;
static unsigned char *file;
static toff_t file_size;

static toff_t position;

static tmsize_t read_file(thandle_t handle, void *buffer, tmsize_t size) {
  (void)handle;
  const toff_t left = position < file_size ? file_size - position : 0;
  const size_t count = (toff_t)size < left ? (size_t)size : (size_t)left;
  if (count > 0) memcpy(buffer, file + position, count);
  position += count;
  return (tmsize_t)count;
}
static tmsize_t no_write(thandle_t handle, void *buffer, tmsize_t size) {
  (void)handle, (void)buffer, (void)size;
  return -1;
}
static toff_t seek(thandle_t handle, toff_t offset, int whence) {
  (void)handle;
  position = offset + (whence == SEEK_CUR ? position : whence == SEEK_END ? file_size : 0);
  return position;
}
static int no_close(thandle_t handle) {
  (void)handle;
  return 0;
}
static toff_t size_of(thandle_t handle) {
  (void)handle;
  return file_size;
}
static int map(thandle_t handle, void **base, toff_t *size) {
  (void)handle;
  *base = file;
  *size = file_size;
  return 1;
}
static void unmap(thandle_t handle, void *base, toff_t size) { (void)handle, (void)base, (void)size; }

/* The first error that the header was read with, and whether a field that decides about pixels was left out. */
static char header_error[256];
static int has_header;
static int lacks_field;

/* libtiff goes on without fields that it cannot read. Of most that does no harm. */
static void check_header(const char *message) {
  static const char *const fields[] = {"BitsPerSample", "ColorMap",  "Compression",  "ExtraSamples", "FillOrder",
                                       "InkSet",        "Photometric", "Orientation", "Planar",     "Predictor",
                                       "RowsPerStrip",  "SampleFormat", "SamplesPerPixel"};
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
    if (strstr(message, fields[i])) lacks_field = 1;
  if (!header_error[0]) strcpy(header_error, message);
}

static int on_error(TIFF *tif, void *data, const char *module, const char *format, va_list list) {
  (void)tif, (void)data, (void)module;
  char message[sizeof header_error];
  vsnprintf(message, sizeof message, format, list);
  if (has_header) fail(message);
  check_header(message);
  return 1;
}

/* Later warnings are about odd fields, but for those of decoders that go on with pixels of their own. */
static int on_warning(TIFF *tif, void *data, const char *module, const char *format, va_list list) {
  (void)tif, (void)data;
  char message[sizeof header_error];
  vsnprintf(message, sizeof message, format, list);
  if (!has_header && strstr(message, "tag ignored")) check_header(message);
  if (module && strncmp(module, "Fax", 3) == 0) fail(message);
  if (module && strcmp(module, "JPEGLib") == 0) check_jpeg_warning(message);
  return 1;
}

/** The number of a field, or its default; -1 where it has none. */
double EXPORT(tiff_field)(uint32_t tag) {
  const TIFFField *field = TIFFFindField(tiff, tag, TIFF_ANY);
  if (!field) return -1;
  uint16_t two = 0;
  uint32_t four = 0;
  const int is_wide = TIFFFieldSetGetSize(field) == 4;
  const int found = is_wide ? TIFFGetFieldDefaulted(tiff, tag, &four) : TIFFGetFieldDefaulted(tiff, tag, &two);
  return !found ? -1 : is_wide ? four : two;
}

/**
 * Opens the first page of a file. One without pixels, or of a compression that is left out here, which libtiff reports
 * as errors, still has its fields.
 */
void EXPORT(tiff_open)(unsigned char *bytes, size_t length) {
  file = bytes;
  file_size = length;
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
  TIFFOpenOptionsSetErrorHandlerExtR(options, on_error, NULL);
  TIFFOpenOptionsSetWarningHandlerExtR(options, on_warning, NULL);
  tiff = TIFFClientOpenExt("image", "rh", NULL, read_file, no_write, seek, no_close, size_of, map, unmap, options);
  if (!tiff) fail(header_error);
  const int is_whole = TIFFReadDirectory(tiff) && !lacks_field;
  const int is_empty = tiff_field(TIFFTAG_IMAGEWIDTH) == 0 || tiff_field(TIFFTAG_IMAGELENGTH) == 0;
  const int is_decodable = TIFFIsCODECConfigured((uint16_t)tiff_field(TIFFTAG_COMPRESSION));
  if (!is_whole && !is_empty && is_decodable) fail(header_error);
  has_header = 1;
}

/** What a sample beyond the colours is: 1 associated alpha, 2 unassociated, 0 not said; -1 where there is none. */
int EXPORT(tiff_extra)(uint32_t index) {
  uint16_t count = 0;
  uint16_t *kinds = NULL;
  if (!TIFFGetFieldDefaulted(tiff, TIFFTAG_EXTRASAMPLES, &count, &kinds) || index >= count) return -1;
  return kinds[index];
}

/** The red (0), green (1) or blue (2) half of the palette: 2 to the power of BitsPerSample numbers of 16 bits. */
const uint16_t *EXPORT(tiff_palette)(uint32_t channel) {
  uint16_t *map[3] = {NULL, NULL, NULL};
  if (!TIFFGetField(tiff, TIFFTAG_COLORMAP, &map[0], &map[1], &map[2])) fail("no palette");
  return map[channel];
}

int EXPORT(tiff_is_tiled)(void) { return TIFFIsTiled(tiff); }

int EXPORT(tiff_can_decode)(uint32_t compression) { return TIFFIsCODECConfigured(compression); }

/** Has JPEG in this TIFF decoded to RGB. */
void EXPORT(tiff_jpeg_as_rgb)(void) { TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB); }

/** The bytes of a decoded strip or tile. */
double EXPORT(tiff_segment_size)(void) { return TIFFIsTiled(tiff) ? TIFFTileSize64(tiff) : TIFFStripSize64(tiff); }

/** How many strips or tiles the page has by its size. */
uint32_t EXPORT(tiff_segments)(void) { return TIFFIsTiled(tiff) ? TIFFNumberOfTiles(tiff) : TIFFNumberOfStrips(tiff); }

/** Decodes a strip or tile; the number of bytes. */
tmsize_t EXPORT(tiff_read)(uint32_t index, void *to, tmsize_t size) {
  return TIFFIsTiled(tiff) ? TIFFReadEncodedTile(tiff, index, to, size) : TIFFReadEncodedStrip(tiff, index, to, size);
}

/** Converts the page to RGBA of 8 bits, in row order of the stored page. */
void EXPORT(tiff_rgba)(uint32_t width, uint32_t height, uint32_t *to) {
  if (!TIFFReadRGBAImageOriented(tiff, width, height, to, (int)tiff_field(TIFFTAG_ORIENTATION), 1)) fail("no RGBA");
}

/* What tif_unix.c has beside files. */
TIFFErrorHandler _TIFFwarningHandler = NULL;
TIFFErrorHandler _TIFFerrorHandler = NULL;
void *_TIFFmalloc(tmsize_t size) { return size > 0 ? malloc(size) : NULL; }
void *_TIFFcalloc(tmsize_t count, tmsize_t size) { return count > 0 && size > 0 ? calloc(count, size) : NULL; }
void _TIFFfree(void *block) { free(block); }
void *_TIFFrealloc(void *block, tmsize_t size) { return realloc(block, size); }
void _TIFFmemset(void *to, int value, tmsize_t size) { memset(to, value, size); }
void _TIFFmemcpy(void *to, const void *from, tmsize_t size) { memcpy(to, from, size); }
int _TIFFmemcmp(const void *a, const void *b, tmsize_t size) { return memcmp(a, b, size); }
