#ifndef CPNG_H
#define CPNG_H
#include <stddef.h>
#include <stdint.h>

// libpng reports errors by longjmp, which must not cross Swift frames: every jump starts and ends in here.

/// The version of libpng that this shim was linked with, such as "1.6.39".
const char *cpng_library_version(void);

/// How a call ended.
typedef enum {
    CPNG_OK = 0,
    /// The bytes are not a PNG file that libpng accepts.
    CPNG_FORMAT = 1,
    /// The picture is larger than the caller allows.
    CPNG_LIMIT = 2,
    /// Memory could not be had.
    CPNG_MEMORY = 3
} cpng_status;

/// The longest message that calls write, with its zero byte.
#define CPNG_MESSAGE_SIZE 160

/// What a header says of a picture's size.
typedef struct {
    uint32_t width;
    uint32_t height;
    /// Bits that a pixel takes in the file, 1...64.
    uint32_t bits_per_pixel;
} cpng_size;

/// Reads the size of a PNG file without decoding its pixels.
cpng_status cpng_read_size(const uint8_t *bytes, size_t count, cpng_size *size, char *message);

/// Decodes a PNG file to 8-bit samples, `channels` (1 grey, 3 RGB or 4 RGBA) a pixel, rows from the top.
///
/// `pixels` holds `width * height * channels` bytes with the size that `cpng_read_size` gave.
cpng_status cpng_decode(const uint8_t *bytes, size_t count, int channels, uint8_t *pixels, size_t pixel_count,
    char *message);

/// Called with every run of encoded bytes.
typedef void (*cpng_sink)(void *context, const uint8_t *bytes, size_t count);

/// Encodes 8-bit samples with libpng: `level` 0...9 of zlib, `filters` a PNG_FILTER mask or -1 for the default.
///
/// `texts` holds `text_count` pairs of zero-ended keyword and value; the sRGB chunk is always written.
cpng_status cpng_encode(const uint8_t *pixels, uint32_t width, uint32_t height, int channels, int level, int filters,
    const char *const *texts, int text_count, cpng_sink sink, void *context, char *message);

/// The form of a file that only tests and tools write.
typedef struct {
    uint32_t width;
    uint32_t height;
    /// 1, 2, 4, 8 or 16.
    int bit_depth;
    /// PNG's colour type: 0, 2, 3, 4 or 6.
    int color_type;
    /// Whether rows come in the seven passes of Adam7.
    int is_interlaced;
    /// Colours of three bytes, for colour type 3 only.
    int palette_count;
    const uint8_t *palette;
} cpng_form;

/// Encodes packed rows of any form that PNG knows; 16-bit samples have their high byte first.
cpng_status cpng_encode_form(const cpng_form *form, const uint8_t *rows, size_t row_bytes, cpng_sink sink,
    void *context, char *message);

/// zlib's CRC-32 over bytes, continuing from `crc`.
uint32_t cpng_crc32(uint32_t crc, const uint8_t *bytes, size_t count);

/// The CRC-32 of two runs of bytes from those of each; `count` is the length of the second.
uint32_t cpng_crc32_combine(uint32_t first, uint32_t second, size_t count);

/// The Adler-32 of two runs of bytes from those of each; `count` is the length of the second.
uint32_t cpng_adler32_combine(uint32_t first, uint32_t second, size_t count);

/// Whether two runs of bytes are the same: 1 or 0. The system's comparison uses the widest registers there are.
int cpng_equal(const uint8_t *first, const uint8_t *second, size_t count);

/// Compresses bytes to blocks without zlib's header; only the last strip ends the stream.
///
/// Returns the number of bytes written, at a byte boundary, or 0 if `capacity` or memory was too small.
size_t cpng_deflate_strip(const uint8_t *bytes, size_t count, int level, int is_last, uint8_t *target,
    size_t capacity);
#endif
