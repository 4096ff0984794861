#ifndef RASTER_OPS_H
#define RASTER_OPS_H

// Eight-lane operations that Swift's SIMD types turn into one call or branch a lane. Swift imports the vectors as
// SIMD8<Float> and SIMD8<Int32> and inlines the functions, compiled for the instruction set of the target that uses
// them. Nothing here is contracted or approximate, so that every instruction set gives the same bits.

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

typedef float raster_float8 __attribute__((ext_vector_type(8)));
typedef int32_t raster_int8 __attribute__((ext_vector_type(8)));
typedef float raster_float4 __attribute__((ext_vector_type(4)));
/// The same in records: Swift takes no record that must lie at multiples of more than 16 bytes.
typedef raster_float8 raster_packed_float8 __attribute__((aligned(16)));
typedef raster_int8 raster_packed_int8 __attribute__((aligned(16)));

#define RASTER_INLINE static inline __attribute__((always_inline))

/// The sum in every lane.
RASTER_INLINE raster_float8 lanes_add(raster_float8 a, raster_float8 b) { return a + b; }

/// The difference in every lane.
RASTER_INLINE raster_float8 lanes_subtract(raster_float8 a, raster_float8 b) { return a - b; }

/// The product in every lane.
RASTER_INLINE raster_float8 lanes_multiply(raster_float8 a, raster_float8 b) { return a * b; }

/// The quotient in every lane.
RASTER_INLINE raster_float8 lanes_divide(raster_float8 a, raster_float8 b) { return a / b; }

/// The sum of four lanes each.
RASTER_INLINE raster_float4 four_add(raster_float4 a, raster_float4 b) { return a + b; }

/// The difference of four lanes each.
RASTER_INLINE raster_float4 four_subtract(raster_float4 a, raster_float4 b) { return a - b; }

/// Four lanes, times a number.
RASTER_INLINE raster_float4 four_scale(raster_float4 a, float b) { return a * b; }

/// All ones in the lanes where `a < b`, else all zeros.
RASTER_INLINE raster_int8 lanes_less(raster_float8 a, raster_float8 b) { return a < b; }

/// All ones in the lanes where `a == b`, else all zeros.
RASTER_INLINE raster_int8 lanes_equal(raster_int8 a, raster_int8 b) { return a == b; }

/// All ones in the lanes where `a` is negative, else all zeros.
RASTER_INLINE raster_int8 lanes_negative(raster_int8 a) { return a >> 31; }

/// `a` in the lanes where the mask is set, else `b`.
RASTER_INLINE raster_float8 lanes_select(raster_int8 mask, raster_float8 a, raster_float8 b) {
#if defined(__AVX__)
    return (raster_float8)_mm256_blendv_ps((__m256)b, (__m256)a, (__m256)mask);
#else
    return (raster_float8)(((raster_int8)a & mask) | ((raster_int8)b & ~mask));
#endif
}

/// `a` in the lanes where the mask is set, else `b`.
RASTER_INLINE raster_int8 lanes_select_int(raster_int8 mask, raster_int8 a, raster_int8 b) {
#if defined(__AVX__)
    return (raster_int8)_mm256_blendv_ps((__m256)b, (__m256)a, (__m256)mask);
#else
    return (a & mask) | (b & ~mask);
#endif
}

/// A mask of the lanes where `outside` is not negative and `near` is above `before`; only for `lanes_select`.
RASTER_INLINE raster_int8 lanes_seen(raster_int8 outside, raster_float8 before, raster_float8 near) {
#if defined(__AVX__)
    // Selection looks at signs alone.
    return ~outside & (before < near);
#else
    return ~(outside >> 31) & (before < near);
#endif
}

/// The smaller of two numbers, which must not be NaN.
RASTER_INLINE raster_float8 lanes_min(raster_float8 a, raster_float8 b) { return a < b ? a : b; }

/// The larger of two numbers, which must not be NaN.
RASTER_INLINE raster_float8 lanes_max(raster_float8 a, raster_float8 b) { return a > b ? a : b; }

/// The value moved into 0...1; not a number becomes 0.
RASTER_INLINE raster_float8 lanes_unit(raster_float8 a) {
    raster_float8 zero = 0, one = 1;
    raster_float8 low = a > zero ? a : zero;
    return low < one ? low : one;
}

/// The square root of every lane.
RASTER_INLINE raster_float8 lanes_sqrt(raster_float8 a) { return __builtin_elementwise_sqrt(a); }

/// Truncated towards zero.
RASTER_INLINE raster_int8 lanes_to_int(raster_float8 a) { return __builtin_convertvector(a, raster_int8); }

/// Exact up to 2^24.
RASTER_INLINE raster_float8 lanes_to_float(raster_int8 a) { return __builtin_convertvector(a, raster_float8); }

/// The same bits as whole numbers.
RASTER_INLINE raster_int8 lanes_bits(raster_float8 a) { return (raster_int8)a; }

/// Every lane moved right by a number of bits, keeping the sign.
RASTER_INLINE raster_int8 lanes_shift_right(raster_int8 a, int32_t bits) { return a >> bits; }

/// Every lane moved left by a number of bits.
RASTER_INLINE raster_int8 lanes_shift_left(raster_int8 a, int32_t bits) { return a << bits; }

/// `a.x * b.x + a.y * b.y` in every lane, where both hold two whole numbers of 16 bits, x in the low half.
RASTER_INLINE raster_int8 lanes_pair_product(raster_int8 a, raster_int8 b) {
#if defined(__AVX2__)
    return (raster_int8)_mm256_madd_epi16((__m256i)a, (__m256i)b);
#elif defined(__SSE2__)
    raster_int8 product;
    product.lo = (__typeof__(product.lo))_mm_madd_epi16((__m128i)a.lo, (__m128i)b.lo);
    product.hi = (__typeof__(product.hi))_mm_madd_epi16((__m128i)a.hi, (__m128i)b.hi);
    return product;
#else
    return ((a << 16) >> 16) * ((b << 16) >> 16) + (a >> 16) * (b >> 16);
#endif
}

/// One bit a lane: its sign.
RASTER_INLINE uint32_t lanes_signs(raster_int8 a) {
#if defined(__AVX__)
    return (uint32_t)_mm256_movemask_ps((__m256)a);
#elif defined(__SSE2__)
    return (uint32_t)(_mm_movemask_ps((__m128)a.lo) | (_mm_movemask_ps((__m128)a.hi) << 4));
#else
    uint32_t bits = 0;
    for (int lane = 0; lane < 8; lane++) bits |= (uint32_t)(a[lane] < 0) << lane;
    return bits;
#endif
}

/// Eight neighbouring numbers from any address.
RASTER_INLINE raster_float8 lanes_load(const float *source) {
    raster_float8 value;
    memcpy(&value, source, sizeof value);
    return value;
}

/// Writes eight neighbouring numbers to any address.
RASTER_INLINE void lanes_store(float *target, raster_float8 value) { memcpy(target, &value, sizeof value); }

/// `table[indices[lane]]` for every lane.
RASTER_INLINE raster_float8 lanes_gather(const float *table, raster_int8 indices) {
#if defined(__AVX2__)
    return (raster_float8)_mm256_i32gather_ps(table, (__m256i)indices, 4);
#else
    raster_float8 value;
    for (int lane = 0; lane < 8; lane++) value[lane] = table[indices[lane]];
    return value;
#endif
}

/// `table[indices[lane]]` for every lane.
RASTER_INLINE raster_int8 lanes_gather_int(const uint32_t *table, raster_int8 indices) {
#if defined(__AVX2__)
    return (raster_int8)_mm256_i32gather_epi32((const int *)table, (__m256i)indices, 4);
#else
    raster_int8 value;
    for (int lane = 0; lane < 8; lane++) value[lane] = (int32_t)table[indices[lane]];
    return value;
#endif
}

/// Eight pairs of whole numbers, taken apart.
typedef struct {
    raster_packed_int8 first, second;
} raster_pairs;

/// Eight neighbouring pairs from any address that holds whole numbers.
RASTER_INLINE raster_pairs lanes_load_pairs(const int32_t *source) {
    raster_int8 low, high;
    memcpy(&low, source, sizeof low);
    memcpy(&high, source + 8, sizeof high);
    raster_pairs pairs;
    pairs.first = __builtin_shufflevector(low, high, 0, 2, 4, 6, 8, 10, 12, 14);
    pairs.second = __builtin_shufflevector(low, high, 1, 3, 5, 7, 9, 11, 13, 15);
    return pairs;
}

/// Writes the three low bytes of every lane one after the other; up to eight bytes more are overwritten.
RASTER_INLINE void lanes_store_three_bytes(uint8_t *target, raster_int8 words) {
#if defined(__AVX2__)
    __m256i order = _mm256_setr_epi8(
        0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1, 0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1);
    __m256i packed = _mm256_shuffle_epi8((__m256i)words, order);
    _mm_storeu_si128((__m128i *)target, _mm256_castsi256_si128(packed));
    _mm_storeu_si128((__m128i *)(target + 12), _mm256_extracti128_si256(packed, 1));
#else
    for (int lane = 0; lane < 8; lane++) {
        int32_t word = words[lane];
        memcpy(target + 3 * lane, &word, sizeof word);
    }
#endif
}

/// Sets a flag that tiles beside each other, drawn by different threads, may set at the same time.
RASTER_INLINE void flag_set(uint8_t *flag) { __atomic_store_n(flag, 1, __ATOMIC_RELAXED); }

/// Not 0 if any of `count` bytes differs.
RASTER_INLINE int bytes_differ(const uint8_t *a, const uint8_t *b, size_t count) {
    // The row of a whole tile; a call costs more than the bytes.
    if (count == 96) {
        uint64_t different = 0, one, other;
        for (size_t start = 0; start < 96; start += sizeof one) {
            memcpy(&one, a + start, sizeof one);
            memcpy(&other, b + start, sizeof other);
            different |= one ^ other;
        }
        return different != 0;
    }
    return memcmp(a, b, count);
}

/// Copies `count` bytes between places that do not overlap.
RASTER_INLINE void bytes_copy(uint8_t *target, const uint8_t *source, size_t count) { memcpy(target, source, count); }

/// Sets `count` bytes.
RASTER_INLINE void bytes_fill(void *target, int value, size_t count) { memset(target, value, count); }

// Keeps a vector in one register: the compiler would else take shuffles apart into moves of single numbers.
#if defined(__AVX__)
#define RASTER_WHOLE(vector) __asm__("" : "+x"(vector))
#else
#define RASTER_WHOLE(vector)
#endif

/// The columns of eight rows of four numbers.
typedef struct {
    raster_packed_float8 x, y, z, w;
} raster_columns;

/// The rows at `base + indices[lane] * stride + offset` bytes, one a lane, as columns.
RASTER_INLINE raster_columns lanes_load_rows(const void *base, raster_int8 indices, size_t stride, size_t offset) {
    const char *start = (const char *)base + offset;
#define RASTER_ROW(lane) (*(const raster_float4 *)(start + (size_t)(uint32_t)indices[lane] * stride))
#define RASTER_JOIN(a, b) __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7)
    raster_float8 r04 = RASTER_JOIN(RASTER_ROW(0), RASTER_ROW(4));
    raster_float8 r15 = RASTER_JOIN(RASTER_ROW(1), RASTER_ROW(5));
    raster_float8 r26 = RASTER_JOIN(RASTER_ROW(2), RASTER_ROW(6));
    raster_float8 r37 = RASTER_JOIN(RASTER_ROW(3), RASTER_ROW(7));
    RASTER_WHOLE(r04);
    RASTER_WHOLE(r15);
    RASTER_WHOLE(r26);
    RASTER_WHOLE(r37);
    raster_float8 xy01 = __builtin_shufflevector(r04, r15, 0, 8, 1, 9, 4, 12, 5, 13);
    raster_float8 zw01 = __builtin_shufflevector(r04, r15, 2, 10, 3, 11, 6, 14, 7, 15);
    raster_float8 xy23 = __builtin_shufflevector(r26, r37, 0, 8, 1, 9, 4, 12, 5, 13);
    raster_float8 zw23 = __builtin_shufflevector(r26, r37, 2, 10, 3, 11, 6, 14, 7, 15);
    RASTER_WHOLE(xy01);
    RASTER_WHOLE(zw01);
    RASTER_WHOLE(xy23);
    RASTER_WHOLE(zw23);
    raster_columns columns;
    columns.x = __builtin_shufflevector(xy01, xy23, 0, 1, 8, 9, 4, 5, 12, 13);
    columns.y = __builtin_shufflevector(xy01, xy23, 2, 3, 10, 11, 6, 7, 14, 15);
    columns.z = __builtin_shufflevector(zw01, zw23, 0, 1, 8, 9, 4, 5, 12, 13);
    columns.w = __builtin_shufflevector(zw01, zw23, 2, 3, 10, 11, 6, 7, 14, 15);
    return columns;
}

/// The four samples of eight neighbouring pixels, one vector a sample.
typedef struct {
    raster_packed_float8 first, second, third, fourth;
} raster_samples;

/// Sorts four blocks of two pixels with four samples each by sample; lane = pixel.
RASTER_INLINE raster_samples lanes_by_sample(
    raster_float8 a, raster_float8 b, raster_float8 c, raster_float8 d) {
    // Within halves first: the even pixels are in the low half, the odd ones in the high half.
    raster_float8 ab01 = __builtin_shufflevector(a, b, 0, 8, 1, 9, 4, 12, 5, 13);
    raster_float8 ab23 = __builtin_shufflevector(a, b, 2, 10, 3, 11, 6, 14, 7, 15);
    raster_float8 cd01 = __builtin_shufflevector(c, d, 0, 8, 1, 9, 4, 12, 5, 13);
    raster_float8 cd23 = __builtin_shufflevector(c, d, 2, 10, 3, 11, 6, 14, 7, 15);
    raster_samples samples;
    samples.first = __builtin_shufflevector(ab01, cd01, 0, 4, 1, 5, 8, 12, 9, 13);
    samples.second = __builtin_shufflevector(ab01, cd01, 2, 6, 3, 7, 10, 14, 11, 15);
    samples.third = __builtin_shufflevector(ab23, cd23, 0, 4, 1, 5, 8, 12, 9, 13);
    samples.fourth = __builtin_shufflevector(ab23, cd23, 2, 6, 3, 7, 10, 14, 11, 15);
    return samples;
}

/// Two rows of eight texels.
typedef struct {
    raster_packed_float8 upper, lower;
} raster_texel_rows;

/// Sorts two blocks of two pixels with two by two texels each into rows.
RASTER_INLINE raster_texel_rows lanes_texel_rows(raster_float8 a, raster_float8 b) {
    raster_texel_rows rows;
    rows.upper = __builtin_shufflevector(a, b, 0, 1, 4, 5, 8, 9, 12, 13);
    rows.lower = __builtin_shufflevector(a, b, 2, 3, 6, 7, 10, 11, 14, 15);
    return rows;
}

#endif
