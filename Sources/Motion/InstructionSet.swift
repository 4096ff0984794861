import CKernels

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The processor features that a copy of the kernels is compiled for.
///
/// Results of the two differ in the last bits: AVX2 comes with multiply-and-add that rounds once.
public enum InstructionSet: String, Sendable, CaseIterable {
    /// What every processor of the architecture has.
    case baseline
    /// x86-64-v3: AVX2, FMA and BMI.
    case avx2

    /// Whether this processor and operating system run it.
    public var isSupported: Bool {
        switch self {
        case .baseline: true
        case .avx2: cpu_supports_avx2() == 1
        }
    }

    /// The set that a name asks for.
    ///
    /// - Parameter name: a raw value; nil or empty takes the best supported set.
    /// - Returns: a supported set.
    /// - Throws: if there is no such set, or the processor lacks it.
    public static func named(_ name: String?) throws(MotionError) -> InstructionSet {
        guard let name, !name.isEmpty else { return avx2.isSupported ? .avx2 : .baseline }
        guard let set = InstructionSet(rawValue: name) else { throw .unknownInstructionSet(name) }
        guard set.isSupported else { throw .unsupportedInstructionSet(set) }
        return set
    }

    /// The set of this process, chosen once: what `SIGNAVATAR_ISA` asks for, else the best supported.
    ///
    /// - Returns: a supported set.
    /// - Throws: if the variable's value is unknown or unsupported.
    public static func selected() throws(MotionError) -> InstructionSet { try choice.get() }

    private static let choice: Result<InstructionSet, MotionError> = {
        let name = getenv("SIGNAVATAR_ISA").map { String(cString: $0) }
        do throws(MotionError) { return .success(try named(name)) } catch { return .failure(error) }
    }()
}
