#ifndef KERNEL_LAYOUT_H
#define KERNEL_LAYOUT_H

// The records that the motion kernels read. They are C so that both copies of the kernels share one layout. A vector
// is eight floats, lane = frame, 32-byte aligned; Swift sees plain floats, as it cannot import records of vectors.

#include <stdint.h>

/// Easing codes of a track. A held segment has `inverseSeconds` 0, so that its progress stays 0.
enum { kernel_easing_even = 0, kernel_easing_minimum_jerk = 1 };

/// The arc between two keys of a rotation track. A track's first starts at or before 0, its last ends at infinity.
typedef struct {
    double start, end;
    /// Unit quaternions with dot product >= 0; a segment ends with the quaternion that the next one starts with.
    float x0, y0, z0, w0, x1, y1, z1, w1;
    /// The angle between the quaternions, and one over its sine.
    float angle, inverseSine;
    float inverseSeconds, unused;
} KernelRotationSegment;

/// A straight run of a number.
typedef struct {
    double start, end;
    float from, delta;
    float inverseSeconds, unused;
} KernelScalarSegment;

/// A straight run of a vector, metres.
typedef struct {
    double start, end;
    float x, y, z, dx, dy, dz;
    float inverseSeconds, unused;
} KernelVectorSegment;

/// A rotation track sampled evenly: component = number * scale + offset.
typedef struct {
    float scaleX, scaleY, scaleZ, scaleW, offsetX, offsetY, offsetZ, offsetW;
    /// Where the first of the track's samples is, counted in samples of four numbers.
    int64_t firstSample;
    /// The clip's grid that the samples lie on.
    int64_t grid;
} KernelUniformTrack;

enum { kernel_track_constant = 0, kernel_track_segments = 1, kernel_track_uniform = 2 };

/// Where a track's data are: its first segment, or one index of constants or uniform tracks.
typedef struct {
    int32_t kind, first, easing;
} KernelTrack;

/// Where the lanes lie in a track of segments: from `segment` on, `seconds` after its start and `boundary` seconds
/// before its end at the first lane. `isLong` if lanes lie beyond the next segment too.
typedef struct {
    int32_t segment, isLong;
    float seconds, boundary;
} KernelPlace;

/// Tables of one clip.
typedef struct {
    int64_t jointCount, morphCount, translationCount;
    const KernelTrack *rotationTracks;
    const KernelRotationSegment *rotationSegments;
    /// Four floats a constant rotation.
    const float *constantRotations;
    const KernelUniformTrack *uniformTracks;
    const int16_t *samples;
    const KernelTrack *morphTracks;
    const KernelScalarSegment *morphSegments;
    const float *constantMorphs;
    const KernelTrack *translationTracks;
    const KernelVectorSegment *translationSegments;
} KernelClip;

/// Where eight moments lie on an even grid of samples: after sample `lower`, by `fraction` of a step.
typedef struct {
    int32_t lower[8];
    float fraction[8];
} KernelGridPlace;

/// Eight ascending moments of a clip.
typedef struct {
    /// The first and the last moment, seconds from the clip's start.
    double first, last;
    /// Each moment less the first, seconds; one vector.
    const float *offsets;
    /// The clip's share in every lane, read unless `blending` replaces; one vector.
    const float *weights;
    /// One a grid of the clip.
    const KernelGridPlace *grids;
    /// The segment in which the last call found each track, which must not be after `first`: rotations, then
    /// morphs, then translations.
    int32_t *cursors;
    /// Scratch, one for each track of the longest of the three groups.
    KernelPlace *places;
    /// Which translation of the block each of the clip's tracks adds to.
    const int32_t *translationSlots;
    /// 0: replace the block's values; 1: write them times `weights`; 2: add them times `weights`.
    int32_t blending;
} KernelMoments;

enum { kernel_replace = 0, kernel_weigh = 1, kernel_add = 2 };

/// One joint of a skeleton; `parent` is -1 for a root, `translationSlot` -1 for a joint that only turns.
typedef struct {
    float offsetX, offsetY, offsetZ;
    int32_t parent;
    float restX, restY, restZ;
    int32_t translationSlot;
} KernelJoint;

/// The values of a block of eight frames, lane = frame.
typedef struct {
    /// Four vectors a joint.
    const float *rotations;
    /// Three vectors a slot.
    const float *translations;
    /// Twelve vectors a joint: the columns of the rotation, then the place.
    float *matrices;
} KernelBlock;

/// A vertex in rest pose with what moves it.
typedef struct {
    float x, y, z, normalX, normalY, normalZ;
    float weights[4];
    /// Where each joint's matrix starts in the palette, in vectors.
    uint32_t matrices[4];
    /// The index in the mesh; records are sorted by their number of joints.
    uint32_t vertex;
    uint32_t firstMorph, morphCount;
} KernelVertex;

/// How a morph displaces a vertex at weight 1.
typedef struct {
    float x, y, z, normalX, normalY, normalZ;
    int32_t morph;
} KernelMorphDelta;

/// A mesh and the block that moves it.
typedef struct {
    const KernelVertex *vertices;
    /// How many records have one, two and up to four joints, in this order.
    int64_t oneJointCount, twoJointCount, fourJointCount;
    const KernelMorphDelta *deltas;
    /// One vector a morph.
    const float *morphs;
    /// One a morph: 0 if its weight is 0 in every lane.
    const uint8_t *activeMorphs;
    /// Twelve vectors a joint, taking rest positions to posed ones.
    const float *palette;
    /// Four floats a vertex, and `stride` floats from frame to frame.
    float *positions, *normals;
    int64_t stride;
    int32_t unitNormals;
} KernelSkinning;

#endif
