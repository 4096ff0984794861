import CRaster

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The processor's instructions that the kernels may use; pictures are the same bytes with either.
public enum InstructionSet: String, Sendable, CaseIterable {
    /// What every 64-bit processor of the platform has.
    case baseline
    /// x86-64-v3: AVX2 and what comes with it.
    case avx2

    /// Whether this processor has them.
    public var isAvailable: Bool { self == .baseline || raster_cpu_has_avx2() != 0 }

    /// The fastest that this processor has, or what the environment variable `SIGNAVATAR_ISA` names.
    public static let preferred: InstructionSet = {
        if let name = getenv("SIGNAVATAR_ISA"), let named = InstructionSet(rawValue: String(cString: name)),
            named.isAvailable
        {
            return named
        }
        return InstructionSet.avx2.isAvailable ? .avx2 : .baseline
    }()
}
