#ifndef RASTER_LAYOUT_H
#define RASTER_LAYOUT_H

// The records that the raster kernels read and write. They are C so that all copies of the kernels share one layout.

#include "raster_ops.h"

enum {
    /// Pixels along the side of a tile.
    raster_tile_side = 32,
    /// Blocks of two pixels with four samples each in a tile.
    raster_tile_blocks = 512,
    /// Groups of eight neighbouring pixels in a tile.
    raster_tile_groups = 128,
    /// Labels hold a surface group above this many bits and a surface number below.
    raster_label_bits = 27,
    /// Places are in 1/256 pixel.
    raster_unit_bits = 8,
    /// Pixels of empty margin on every side of the depth picture.
    raster_depth_margin = 64,
    /// A bit of a material's group.
    raster_two_sided = 128
};

/// A vertex on the screen; `outside` is not 0 where it is too near to the eye or too far from the picture.
typedef struct {
    int32_t x, y;
    /// 1 / metres along the view, or metres towards the lamp in a shadow map.
    float nearness;
    int32_t outside;
} RasterVertex;

/// From model space to the screen.
typedef struct {
    raster_float4 eye, right, up, back;
    /// Pixels for a slope of 1, or pixels a metre.
    float scale;
    float centreX, centreY;
    /// Metres; nothing nearer is drawn.
    float near;
    /// Not 0: parallel rays; nearness is `range` plus the distance towards the lamp.
    int32_t isParallel;
    float range;
} RasterProjection;

/// What the sample test needs of a triangle that faces the eye.
typedef struct {
    /// Corners in 1/256 pixel, in the order in which the inside is on the right hand.
    int32_t ax, ay, bx, by, cx, cy;
    /// Nearness at the first corner and its growth a pixel.
    float nearness, perX, perY;
    /// Pixels, inclusive, inside the picture.
    int16_t left, top, right, bottom;
    uint32_t label;
    /// The texture whose alpha cuts the triangle out, or -1.
    int32_t cutout;
} RasterTriangle;

/// What shading needs of the same triangle: planes over the screen, all times nearness but the last.
typedef struct {
    /// Normal and nearness at the first corner.
    raster_float4 base, perX, perY;
    /// Pixels; the first corner.
    float x, y;
    uint32_t material;
    uint32_t triangle;
} RasterSurface;

/// Planes of texture coordinates over the screen, times nearness.
typedef struct {
    /// u and v at the first corner, then their growth a pixel to the right.
    raster_float4 start;
    /// Their growth a pixel down; two numbers are not used.
    raster_float4 perY;
} RasterCoordinates;

/// Planes of vertex colour over the screen, times nearness; three lanes are used.
typedef struct {
    raster_float4 base, perX, perY;
} RasterColors;

/// A mesh and a projection to set triangles up for.
typedef struct {
    const RasterVertex *vertices;
    const uint32_t *indices;
    const uint16_t *materials;
    /// Surface group of each material, 0...30; with `raster_two_sided` where its back is drawn too.
    const uint8_t *groups;
    /// The texture whose alpha cuts each material out, or -1; null where none does.
    const int32_t *cutouts;
    /// Four floats a vertex.
    const float *normals;
    /// Two floats a vertex, or null.
    const float *textureCoordinates;
    /// Four floats a vertex, or null.
    const float *colors;
    /// Null in a shadow map.
    RasterSurface *surfaces;
    /// Null where no material has a texture.
    RasterCoordinates *coordinates;
    /// Null where vertices have no colours.
    RasterColors *colorPlanes;
    RasterTriangle *triangles;
    int32_t width, height;
    /// Receives the triangles that have a corner outside, to be clipped; null drops them.
    uint32_t *pending;
    /// The first record to write; there must be room for every triangle.
    int32_t firstRecord;
    int32_t pendingCount;
    /// The places of samples on a lattice: the first in a pixel and their distance, 1/256 pixel.
    int32_t sampleStart, sampleStep;
} RasterSetup;

/// Where the samples of a block lie.
typedef struct {
    /// Places of the eight samples in quarter pixels from `start`.
    raster_packed_int8 quarterX, quarterY;
    /// The place of the first lattice line in a pixel, 1/256 pixel.
    int32_t start;
} RasterPattern;

/// Eight neighbouring pixels that one surface covers wholly.
typedef struct {
    raster_packed_int8 labels;
} RasterRun;

/// A part of a pixel that one surface covers.
typedef struct {
    uint32_t label;
    /// Pixel in the tile (10 bits), sample that is covered (2 bits), number of covered samples less 1 (2 bits).
    uint32_t place;
} RasterFragment;

/// The visible surfaces of one tile.
typedef struct {
    const RasterRun *runs;
    const uint8_t *runGroups;
    const RasterFragment *fragments;
    int32_t runCount, fragmentCount;
} RasterTile;

/// A vector in all lanes: what the shader uses often lies in memory as it is used.
typedef struct {
    raster_packed_float8 x, y, z;
} RasterLanes3;

/// A material as the shader reads it, each number in all lanes.
typedef struct {
    RasterLanes3 color;
    /// How far light creeps past the edge in each channel, and 1 / (1 + wrap).
    RasterLanes3 wrap, inverseWrap;
    /// The fourth power of the roughness of the wide and of the narrow lobe, and the share of the wide one.
    raster_packed_float8 wide, narrow, wideShare;
    /// Masking constant k; strength of the key lamp's and of the fill lamp's highlight; rim light at grazing angles.
    raster_packed_float8 masking, keyGloss, fillGloss, rimGloss;
    /// Light at grazing angles on cloth; warmth of the edges of shadows.
    raster_packed_float8 sheen, warmth;
    /// All ones where a surface is skin, eye or hair.
    raster_packed_int8 isSkin, isEye, isHair;
    /// Which extra terms apply: bits below.
    int32_t terms;
    /// Index of a texture, -1 for none, or -2 where lanes differ.
    int32_t texture;
    int32_t padding[2];
} RasterMaterial;

enum {
    raster_term_skin = 1,
    raster_term_eye = 2,
    raster_term_hair = 4,
    raster_term_gloss = 8,
    raster_term_sheen = 16,
    /// Highlights of the fill lamp, and rim light at grazing angles.
    raster_term_fill_gloss = 32
};

/// One level of a texture: bytes red, green, blue, alpha, the square root of linear light.
typedef struct {
    const uint32_t *texels;
    int32_t width, height;
} RasterTextureLevel;

/// A texture with all its levels, the largest first.
typedef struct {
    const RasterTextureLevel *levels;
    int32_t levelCount;
    int32_t padding;
} RasterTexture;

/// What cutting triangles out by a texture's alpha reads.
typedef struct {
    const RasterCoordinates *coordinates;
    const RasterTexture *textures;
} RasterCutouts;

/// A lamp far away.
typedef struct {
    /// Unit vector to the lamp.
    RasterLanes3 direction;
    /// Linear light.
    RasterLanes3 color;
} RasterLamp;

/// Everything that shading reads besides a tile.
typedef struct {
    const RasterSurface *surfaces;
    /// Null where no material has a texture.
    const RasterCoordinates *coordinates;
    /// Null where vertices have no colours.
    const RasterColors *colors;
    const RasterMaterial *materials;
    const RasterTexture *textures;
    RasterProjection projection;
    /// A slope for a pixel: 1 / `projection.scale`.
    float inverseScale;
    int32_t padding0;
    /// The camera's eye and axes.
    RasterLanes3 eye, right, up, forward;
    RasterLamp key, fill, rimA, rimB;
    /// Light from below, and how much more comes from above.
    RasterLanes3 ground, skyOverGround;
    /// Metres along the view, `depthStride` floats a row, from the picture's first pixel; margins are far away.
    const float *depths;
    int64_t depthStride;
    /// How many places round a pixel are asked whether they hide light; 0 is none.
    int32_t contactTaps;
    /// Pixels over which an outline fades, 0...2.
    int32_t lineReach;
    /// Offsets in the depth picture, in floats.
    const int32_t *contactOffsets;
    /// Pairs of places on opposite sides of a pixel that are asked for an edge before it; 0 is none.
    int32_t outlinePairs;
    int32_t padding;
    /// The offset of one place of each pair; the other lies opposite.
    const int32_t *outlineOffsets;
    /// Null without shadows; `shadowSide` squared metres towards the lamp.
    const float *shadow;
    int32_t shadowSide;
    /// How many places are asked for a shadow, and first for its softness; 0 keeps one softness.
    int32_t shadowTaps, blockerTaps;
    /// Two floats a tap in the unit disc.
    const float *shadowOffsets;
    /// Texels.
    float shadowRadius;
    /// Metres from a surface's point along its normal and to the lamp, to where shadows are asked.
    float shadowLift;
    RasterProjection shadowProjection;
    /// Light on skin before its colour, packed, laid out as `depths`, 0 where there is no skin; null without blur.
    uint32_t *irradiance;
    /// Not 0: only store irradiance.
    int32_t isFirstPass;
    /// How many places are averaged for the blur.
    int32_t blurTaps;
    /// Offsets in the irradiance picture, and the weight of each channel of each place.
    const int32_t *blurOffsets;
    const float *blurWeights;
} RasterScene;

enum {
    /// Batches that go through the shader's stages together: as many as stay in the nearest cache.
    raster_batch_count = 16
};

/// Eight fragments on their way through the shader, which is a row of stages over some batches each: what one stage
/// finds waits here for the next, and the processor can look ahead from batch to batch.
typedef struct {
    raster_packed_int8 labels;
    /// Pixels from the picture's top left corner: a place that the surface covers.
    raster_packed_float8 x, y;
    /// Shares of surrounding light, and the outline's factor.
    raster_packed_float8 openness, line;
    /// The nearest surface of the pixel, metres along the view; far away where it does not matter.
    raster_packed_float8 nearest;
    /// From the first corner of each fragment's triangle, pixels.
    raster_packed_float8 dx, dy;
    /// A unit vector.
    RasterLanes3 normal;
    /// Metres along the view.
    raster_packed_float8 depth;
    /// Factors of the material's colour; not set where the scene has neither textures nor vertex colours.
    RasterLanes3 tint;
    /// The share of the key lamp that arrives.
    raster_packed_float8 share;
    /// Linear light, the result.
    raster_packed_float8 red, green, blue;
    const RasterMaterial *material;
    int64_t padding;
} RasterBatch;

/// The colours of a tile: planes of 1024 floats each.
typedef struct {
    float *red, *green, *blue, *coverage, *openness, *line;
    /// Room for `raster_batch_count` batches, and for materials that are put together for them.
    RasterBatch *batches;
    RasterMaterial *mixed;
    /// Room for the bytes of a tile, 32 rows of 128, and eight more.
    uint8_t *bytes;
} RasterTileColors;

/// Where a tile's colours go.
typedef struct {
    /// The picture's first byte.
    uint8_t *bytes;
    /// What is behind the figure, laid out as the picture; zeros where the picture has alpha.
    const uint8_t *background;
    /// Linear light of each byte value.
    const float *linear;
    /// One a row of the picture: set to 1 where a byte changes.
    uint8_t *changed;
    int64_t width, height;
    /// 3 or 4.
    int64_t channels;
    /// 1, or 2 where two by two pixels of the tile make one of the picture.
    int64_t scale;
} RasterTarget;

#endif
