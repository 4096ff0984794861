#include "cpng.h"
#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

const char *cpng_library_version(void) { return png_libpng_ver; }

typedef struct {
    jmp_buf jump;
    char *message;
} fault;

static void on_error(png_structp png, png_const_charp text) {
    fault *f = png_get_error_ptr(png);
    snprintf(f->message, CPNG_MESSAGE_SIZE, "%s", text);
    longjmp(f->jump, 1);
}

static void on_warning(png_structp png, png_const_charp text) {
    (void)png;
    (void)text;
}

typedef struct {
    const uint8_t *bytes;
    size_t count;
    size_t offset;
} source;

static void read_from_memory(png_structp png, png_bytep target, png_size_t count) {
    source *s = png_get_io_ptr(png);
    if (count > s->count - s->offset) png_error(png, "the file ends too early");
    memcpy(target, s->bytes + s->offset, count);
    s->offset += count;
}

static uint32_t big_endian(const uint8_t *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

cpng_status cpng_read_size(const uint8_t *bytes, size_t count, cpng_size *size, char *message) {
    static const uint8_t signature[8] = {137, 80, 78, 71, 13, 10, 26, 10};
    // Samples a pixel by colour type; 0 for types that do not exist.
    static const uint8_t samples[7] = {1, 0, 3, 1, 2, 0, 4};
    if (count < 33 || memcmp(bytes, signature, 8) != 0 || memcmp(bytes + 12, "IHDR", 4) != 0) {
        snprintf(message, CPNG_MESSAGE_SIZE, "no PNG signature and header");
        return CPNG_FORMAT;
    }
    uint32_t width = big_endian(bytes + 16);
    uint32_t height = big_endian(bytes + 20);
    uint8_t depth = bytes[24];
    uint8_t type = bytes[25];
    if (width == 0 || height == 0 || width > 0x7fffffff || height > 0x7fffffff) {
        snprintf(message, CPNG_MESSAGE_SIZE, "a picture of %u x %u pixels", width, height);
        return CPNG_FORMAT;
    }
    if (type > 6 || samples[type] == 0 || depth == 0 || depth > 16) {
        snprintf(message, CPNG_MESSAGE_SIZE, "colour type %u with %u bits", type, depth);
        return CPNG_FORMAT;
    }
    *size = (cpng_size){width, height, (uint32_t)samples[type] * depth};
    return CPNG_OK;
}

// Whether every chunk up to the last lies in the file. libpng takes memory for a chunk by its length before it reads
// it, and only warns of one beyond the limit: a short file could ask for 2 GiB.
static int chunks_fit(const uint8_t *bytes, size_t count, char *message) {
    size_t offset = 8;
    while (count - offset >= 12) {
        uint32_t length = big_endian(bytes + offset);
        size_t left = count - offset - 12;
        if (length > left) {
            snprintf(message, CPNG_MESSAGE_SIZE, "byte %zu: a chunk of %u bytes, but %zu are left", offset, length, left);
            return 0;
        }
        if (memcmp(bytes + offset + 4, "IEND", 4) == 0) break;
        offset += 12 + (size_t)length;
    }
    return 1;
}

cpng_status cpng_decode(const uint8_t *bytes, size_t count, int channels, uint8_t *pixels, size_t pixel_count,
    char *message) {
    if (count < 8 || !chunks_fit(bytes, count, message)) return CPNG_FORMAT;
    fault f = {.message = message};
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &f, on_error, on_warning);
    if (!png) return CPNG_MEMORY;
    png_infop info = png_create_info_struct(png);
    png_bytep *volatile rows = NULL;
    if (!info) {
        png_destroy_read_struct(&png, NULL, NULL);
        return CPNG_MEMORY;
    }
    if (setjmp(f.jump)) {
        free(rows);
        png_destroy_read_struct(&png, &info, NULL);
        return CPNG_FORMAT;
    }
    source s = {bytes, count, 0};
    png_set_read_fn(png, &s, read_from_memory);
    // Metadata may not grow the memory: 1 MB a chunk, 64 chunks are kept.
    png_set_chunk_malloc_max(png, 1 << 20);
    png_set_chunk_cache_max(png, 64);
    png_read_info(png, info);
    png_set_expand(png);
    png_set_scale_16(png);
    int type = png_get_color_type(png, info);
    if (channels == 1) {
        if (type & PNG_COLOR_MASK_COLOR) png_set_rgb_to_gray_fixed(png, PNG_ERROR_ACTION_NONE, -1, -1);
        png_set_strip_alpha(png);
    } else {
        png_set_gray_to_rgb(png);
        if (channels == 4)
            png_set_add_alpha(png, 255, PNG_FILLER_AFTER);
        else
            png_set_strip_alpha(png);
    }
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
    uint32_t height = png_get_image_height(png, info);
    size_t row = png_get_rowbytes(png, info);
    if (row != (size_t)png_get_image_width(png, info) * (size_t)channels || row * height != pixel_count)
        png_error(png, "the size does not match the header");
    rows = malloc(sizeof(png_bytep) * height);
    if (!rows) {
        png_destroy_read_struct(&png, &info, NULL);
        return CPNG_MEMORY;
    }
    for (uint32_t y = 0; y < height; y++) rows[y] = pixels + row * y;
    png_read_image(png, rows);
    png_read_end(png, NULL);
    free(rows);
    png_destroy_read_struct(&png, &info, NULL);
    return CPNG_OK;
}

typedef struct {
    cpng_sink sink;
    void *context;
} target;

static void write_to_sink(png_structp png, png_bytep bytes, png_size_t count) {
    target *t = png_get_io_ptr(png);
    t->sink(t->context, bytes, count);
}

static void flush_nothing(png_structp png) { (void)png; }

cpng_status cpng_encode(const uint8_t *pixels, uint32_t width, uint32_t height, int channels, int level, int filters,
    const char *const *texts, int text_count, cpng_sink sink, void *context, char *message) {
    fault f = {.message = message};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &f, on_error, on_warning);
    if (!png) return CPNG_MEMORY;
    png_infop info = png_create_info_struct(png);
    if (!info) {
        png_destroy_write_struct(&png, NULL);
        return CPNG_MEMORY;
    }
    if (setjmp(f.jump)) {
        png_destroy_write_struct(&png, &info);
        return CPNG_FORMAT;
    }
    target t = {sink, context};
    png_set_write_fn(png, &t, write_to_sink, flush_nothing);
    int type = channels == 1 ? PNG_COLOR_TYPE_GRAY : channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGBA;
    png_set_user_limits(png, 0x7fffffff, 0x7fffffff);
    png_set_IHDR(png, info, width, height, 8, type, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
        PNG_FILTER_TYPE_DEFAULT);
    png_set_compression_level(png, level);
    if (filters >= 0) png_set_filter(png, PNG_FILTER_TYPE_BASE, filters);
    png_set_sRGB(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
    for (int i = 0; i < text_count; i++) {
        png_text text = {0};
        text.compression = PNG_ITXT_COMPRESSION_NONE;
        text.key = (png_charp)texts[2 * i];
        text.text = (png_charp)texts[2 * i + 1];
        png_set_text(png, info, &text, 1);
    }
    png_write_info(png, info);
    size_t row = (size_t)width * (size_t)channels;
    for (uint32_t y = 0; y < height; y++) png_write_row(png, pixels + row * y);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    return CPNG_OK;
}

cpng_status cpng_encode_form(const cpng_form *form, const uint8_t *bytes, size_t row_bytes, cpng_sink sink,
    void *context, char *message) {
    fault f = {.message = message};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &f, on_error, on_warning);
    if (!png) return CPNG_MEMORY;
    png_infop info = png_create_info_struct(png);
    png_bytep *volatile rows = malloc(sizeof(png_bytep) * form->height);
    if (!info || !rows) {
        free(rows);
        png_destroy_write_struct(&png, &info);
        return CPNG_MEMORY;
    }
    if (setjmp(f.jump)) {
        free(rows);
        png_destroy_write_struct(&png, &info);
        return CPNG_FORMAT;
    }
    target t = {sink, context};
    png_set_write_fn(png, &t, write_to_sink, flush_nothing);
    png_set_IHDR(png, info, form->width, form->height, form->bit_depth, form->color_type,
        form->is_interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
        PNG_FILTER_TYPE_DEFAULT);
    if (form->palette_count > 0) {
        png_color colors[256];
        for (int i = 0; i < form->palette_count && i < 256; i++)
            colors[i] = (png_color){form->palette[3 * i], form->palette[3 * i + 1], form->palette[3 * i + 2]};
        png_set_PLTE(png, info, colors, form->palette_count);
    }
    png_write_info(png, info);
    for (uint32_t y = 0; y < form->height; y++) rows[y] = (png_bytep)bytes + row_bytes * y;
    png_write_image(png, rows);
    png_write_end(png, NULL);
    free(rows);
    png_destroy_write_struct(&png, &info);
    return CPNG_OK;
}

uint32_t cpng_crc32(uint32_t crc, const uint8_t *bytes, size_t count) {
    return (uint32_t)crc32_z(crc, bytes, count);
}

uint32_t cpng_crc32_combine(uint32_t first, uint32_t second, size_t count) {
    return (uint32_t)crc32_combine(first, second, (z_off_t)count);
}

uint32_t cpng_adler32_combine(uint32_t first, uint32_t second, size_t count) {
    return (uint32_t)adler32_combine(first, second, (z_off_t)count);
}

int cpng_equal(const uint8_t *first, const uint8_t *second, size_t count) {
    return memcmp(first, second, count) == 0;
}

size_t cpng_deflate_strip(const uint8_t *bytes, size_t count, int level, int is_last, uint8_t *target,
    size_t capacity) {
    z_stream stream = {0};
    if (deflateInit2(&stream, level, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
    stream.next_in = (Bytef *)bytes;
    stream.avail_in = (uInt)count;
    stream.next_out = target;
    stream.avail_out = (uInt)capacity;
    int status = deflate(&stream, is_last ? Z_FINISH : Z_SYNC_FLUSH);
    size_t written = status == (is_last ? Z_STREAM_END : Z_OK) && stream.avail_out > 0 ? stream.total_out : 0;
    deflateEnd(&stream);
    return written;
}
