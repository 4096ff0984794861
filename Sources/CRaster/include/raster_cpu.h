#ifndef RASTER_CPU_H
#define RASTER_CPU_H

/// 1 if this processor and operating system run code for x86-64-v3 (AVX2, BMI), else 0.
int raster_cpu_has_avx2(void);

#endif
