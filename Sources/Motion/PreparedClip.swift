import AvatarMath
import CKernels

/// A clip in the form that blocks of frames are computed from.
///
/// Everything that depends on the keys alone is computed here, once: the arc between two keys, its angle and one
/// over its sine. Dense tracks are kept as 16-bit numbers over each component's own range. Immutable; any number of
/// evaluators may share it.
public final class PreparedClip: Sendable {
    /// What it was made from.
    public let clip: Clip
    /// How far a dense track's rotation may be from the given samples, radians; 0 without dense tracks.
    ///
    /// At most 6.2e-5, for components that use all of -1...1; usually a few times less.
    public let quantizationRadians: Float

    /// Even sampling shared by dense tracks.
    struct Grid: Equatable, Sendable {
        var samplesPerSecond: Double
        var sampleCount: Int
    }

    let grids: [Grid]
    private let rotationTracks: AlignedTable<KernelTrack>
    private let rotationSegments: AlignedTable<KernelRotationSegment>
    private let constantRotations: AlignedTable<Float>
    private let uniformTracks: AlignedTable<KernelUniformTrack>
    private let samples: AlignedTable<Int16>
    private let morphTracks: AlignedTable<KernelTrack>
    private let morphSegments: AlignedTable<KernelScalarSegment>
    private let constantMorphs: AlignedTable<Float>
    private let translationTracks: AlignedTable<KernelTrack>
    private let translationSegments: AlignedTable<KernelVectorSegment>

    /// Precomputes a clip.
    ///
    /// - Complexity: O(keys + samples).
    public init(_ clip: Clip) {
        self.clip = clip
        var rotations = RotationTables()
        for track in clip.rotations { rotations.append(track) }
        var morphs = MorphTables()
        for track in clip.morphs { morphs.append(track) }
        var moves: [KernelTrack] = []
        var moveSegments: [KernelVectorSegment] = []
        for track in clip.translations {
            let segments = VectorSegments.make(track)
            moves.append(
                KernelTrack(
                    kind: Int32(kernel_track_segments), first: Int32(moveSegments.count),
                    easing: track.easing.kernelCode))
            moveSegments += segments
        }
        // The kernels read one record ahead.
        moveSegments.append(KernelVectorSegment())
        quantizationRadians = rotations.quantizationRadians
        grids = rotations.grids
        rotationTracks = AlignedTable(rotations.tracks)
        rotationSegments = AlignedTable(rotations.paddedSegments)
        constantRotations = AlignedTable(rotations.constants)
        uniformTracks = AlignedTable(rotations.uniformTracks)
        samples = AlignedTable(rotations.samples)
        morphTracks = AlignedTable(morphs.tracks)
        morphSegments = AlignedTable(morphs.paddedSegments)
        constantMorphs = AlignedTable(morphs.constants)
        translationTracks = AlignedTable(moves)
        translationSegments = AlignedTable(moveSegments)
    }

    /// The tables' addresses, valid as long as this object lives.
    var tables: KernelClip {
        KernelClip(
            jointCount: Int64(clip.rotations.count), morphCount: Int64(clip.morphs.count),
            translationCount: Int64(clip.translations.count), rotationTracks: rotationTracks.base,
            rotationSegments: rotationSegments.base, constantRotations: constantRotations.base,
            uniformTracks: uniformTracks.base, samples: samples.base, morphTracks: morphTracks.base,
            morphSegments: morphSegments.base, constantMorphs: constantMorphs.base,
            translationTracks: translationTracks.base, translationSegments: translationSegments.base)
    }

    /// How many tracks have a cursor.
    var cursorCount: Int { clip.rotations.count + clip.morphs.count + clip.translations.count }
}
