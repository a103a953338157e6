/* Decodes one JPEG in memory, row by row, as libjpeg-turbo does by default: islow, fancy upsampling. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "fail.h"
#include "jpeglib.h"

#define EXPORT(name) __attribute__((export_name(#name))) name

/* A small file can hold any number of scans of a large image; encoders write about ten. */
enum { max_scans = 100 };

static struct jpeg_decompress_struct image;
static struct jpeg_error_mgr errors;
static struct jpeg_progress_mgr progress;

static void on_error(j_common_ptr common) {
  char message[JMSG_LENGTH_MAX];
  common->err->format_message(common, message);
  fail(message);
}

static void on_message(j_common_ptr common, int level) {
  if (level >= 0) return;
  char message[JMSG_LENGTH_MAX];
  common->err->format_message(common, message);
  check_jpeg_warning(message);
}

static void on_progress(j_common_ptr common) {
  if (((j_decompress_ptr)common)->input_scan_number > max_scans) fail("too many scans");
}

/** Reads the header, which must announce this size: the number of channels: 1 of grey, 3 of RGB, 4 of CMYK. */
int EXPORT(jpeg_open)(const unsigned char *bytes, unsigned long length, uint32_t width, uint32_t height) {
  image.err = jpeg_std_error(&errors);
  errors.error_exit = on_error;
  errors.emit_message = on_message;
  jpeg_create_decompress(&image);
  progress.progress_monitor = on_progress;
  image.progress = &progress;
  jpeg_mem_src(&image, bytes, length);
  jpeg_read_header(&image, TRUE);
  if (image.image_width != width || image.image_height != height) fail("two sizes");
  jpeg_start_decompress(&image);
  return image.output_components;
}

/** Decodes the next row. */
void EXPORT(jpeg_row)(unsigned char *row) { jpeg_read_scanlines(&image, &row, 1); }

/** Reads on to the end of the image, which a file that was cut short lacks. */
void EXPORT(jpeg_close)(void) { jpeg_finish_decompress(&image); }
