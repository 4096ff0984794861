#ifndef VECTOR_OPS_H
#define VECTOR_OPS_H

// Eight-lane operations that Swift's SIMD types turn into one call or branch a lane. Swift imports the vectors as
// SIMD8<Float> and SIMD8<Int32> and inlines the functions, compiled for the instruction set of the target that
// uses them. This is the only place for such operations.

#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef float vector_float8 __attribute__((ext_vector_type(8)));
typedef int32_t vector_int8 __attribute__((ext_vector_type(8)));
typedef int16_t vector_short8 __attribute__((ext_vector_type(8)));
typedef float vector_float4 __attribute__((ext_vector_type(4)));

#define VECTOR_INLINE static inline __attribute__((always_inline))

/// `a * b + c`: rounded once where the instruction set has such an instruction, else twice.
VECTOR_INLINE vector_float8 vector_fma(vector_float8 a, vector_float8 b, vector_float8 c) {
#pragma clang fp contract(on)
    return a * b + c;
}

/// The square root of every lane.
VECTOR_INLINE vector_float8 vector_sqrt(vector_float8 a) { return __builtin_elementwise_sqrt(a); }

/// All ones in the lanes where `a >= b`, else all zeros.
VECTOR_INLINE vector_int8 vector_at_least(vector_float8 a, vector_float8 b) { return a >= b; }

/// All ones in the lanes where `a < b`, else all zeros.
VECTOR_INLINE vector_int8 vector_less(vector_float8 a, vector_float8 b) { return a < b; }

/// `a` in the lanes where the mask is set, else `b`.
VECTOR_INLINE vector_float8 vector_select(vector_int8 mask, vector_float8 a, vector_float8 b) {
    return (vector_float8)(((vector_int8)a & mask) | ((vector_int8)b & ~mask));
}

/// `a` in the lanes where the mask is set, else 0.
VECTOR_INLINE vector_float8 vector_masked(vector_float8 a, vector_int8 mask) {
    return (vector_float8)((vector_int8)a & mask);
}

/// `a` with its sign turned in the lanes where `b` is negative.
VECTOR_INLINE vector_float8 vector_signed_like(vector_float8 a, vector_float8 b) {
    return (vector_float8)((vector_int8)a ^ ((vector_int8)b & (int32_t)0x80000000));
}

/// Eight floats from any address.
VECTOR_INLINE vector_float8 vector_load(const float *source) {
    vector_float8 value;
    memcpy(&value, source, sizeof value);
    return value;
}

/// Eight 16-bit numbers from any address.
VECTOR_INLINE vector_short8 vector_load_short(const int16_t *source) {
    vector_short8 value;
    memcpy(&value, source, sizeof value);
    return value;
}

/// a0 b0 a1 b1 a2 b2 a3 b3.
VECTOR_INLINE vector_short8 vector_zip_low(vector_short8 a, vector_short8 b) {
    return __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

/// a4 b4 a5 b5 a6 b6 a7 b7.
VECTOR_INLINE vector_short8 vector_zip_high(vector_short8 a, vector_short8 b) {
    return __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

/// The same numbers as floats.
VECTOR_INLINE vector_float8 vector_from_short(vector_short8 a) {
    return __builtin_convertvector(a, vector_float8);
}

/// Writes lane `i` of (x, y, z) as four floats, the last one 0, to `target + i * stride`.
VECTOR_INLINE void vector_store_rows(
    float *target, size_t stride, vector_float8 x, vector_float8 y, vector_float8 z) {
    vector_float8 zero = 0;
    // Within each half: x0 y0 x1 y1 and x2 y2 x3 y3, then joined with z and zero.
    vector_float8 xyLow = __builtin_shufflevector(x, y, 0, 8, 1, 9, 4, 12, 5, 13);
    vector_float8 xyHigh = __builtin_shufflevector(x, y, 2, 10, 3, 11, 6, 14, 7, 15);
    vector_float8 zLow = __builtin_shufflevector(z, zero, 0, 8, 1, 9, 4, 12, 5, 13);
    vector_float8 zHigh = __builtin_shufflevector(z, zero, 2, 10, 3, 11, 6, 14, 7, 15);
    vector_float8 row04 = __builtin_shufflevector(xyLow, zLow, 0, 1, 8, 9, 4, 5, 12, 13);
    vector_float8 row15 = __builtin_shufflevector(xyLow, zLow, 2, 3, 10, 11, 6, 7, 14, 15);
    vector_float8 row26 = __builtin_shufflevector(xyHigh, zHigh, 0, 1, 8, 9, 4, 5, 12, 13);
    vector_float8 row37 = __builtin_shufflevector(xyHigh, zHigh, 2, 3, 10, 11, 6, 7, 14, 15);
    *(vector_float4 *)(target) = row04.lo;
    *(vector_float4 *)(target + stride) = row15.lo;
    *(vector_float4 *)(target + 2 * stride) = row26.lo;
    *(vector_float4 *)(target + 3 * stride) = row37.lo;
    *(vector_float4 *)(target + 4 * stride) = row04.hi;
    *(vector_float4 *)(target + 5 * stride) = row15.hi;
    *(vector_float4 *)(target + 6 * stride) = row26.hi;
    *(vector_float4 *)(target + 7 * stride) = row37.hi;
}

#endif
