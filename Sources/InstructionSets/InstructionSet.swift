import CPlatform

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The processor features that a copy of the kernels is compiled for.
///
/// Pictures are the same bytes with either. Poses differ in the last bits: AVX2 comes with multiply-and-add that
/// rounds once.
public enum InstructionSet: String, Sendable, CaseIterable {
    /// What every processor of the architecture has.
    case baseline
    /// x86-64-v3: AVX2, FMA and BMI.
    case avx2

    /// Whether this processor and operating system run it.
    public var isSupported: Bool {
        switch self {
        case .baseline: true
        case .avx2: cplatform_has_avx2() == 1
        }
    }

    /// The fastest set that this processor has.
    public static var best: InstructionSet { avx2.isSupported ? .avx2 : .baseline }

    /// The set that a name asks for.
    ///
    /// - Parameter name: a raw value; nil or empty takes the best supported set.
    /// - Returns: a supported set.
    /// - Throws: if there is no such set, or the processor lacks it.
    public static func named(_ name: String?) throws(InstructionSetError) -> InstructionSet {
        guard let name, !name.isEmpty else { return best }
        guard let set = InstructionSet(rawValue: name) else { throw .unknown(name) }
        return try supported(set)
    }

    /// A wanted set, or that of the process.
    ///
    /// - Parameter wanted: nil takes `selected()`.
    /// - Returns: a supported set.
    /// - Throws: if the processor lacks it, or the environment's choice cannot be had.
    public static func supported(_ wanted: InstructionSet?) throws(InstructionSetError) -> InstructionSet {
        guard let wanted else { return try selected() }
        guard wanted.isSupported else { throw .unsupported(wanted) }
        return wanted
    }

    /// The set of this process, chosen once: what `SIGNAVATAR_ISA` asks for, else the best supported.
    ///
    /// - Returns: a supported set.
    /// - Throws: if the variable's value is unknown or unsupported.
    public static func selected() throws(InstructionSetError) -> InstructionSet { try choice.get() }

    /// The set of this process where no error can be told: a choice that cannot be had is passed over.
    ///
    /// Programs ask `selected()` once at their start, so that the error is told there.
    public static var preferred: InstructionSet {
        if case .success(let set) = choice { return set }
        return best
    }

    private static let choice: Result<InstructionSet, InstructionSetError> = {
        let name = getenv("SIGNAVATAR_ISA").map { String(cString: $0) }
        do throws(InstructionSetError) { return .success(try named(name)) } catch { return .failure(error) }
    }()
}

/// Why an instruction set cannot be had.
public enum InstructionSetError: Error, Equatable, Sendable {
    case unknown(String)
    case unsupported(InstructionSet)
}

extension InstructionSetError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknown(let name):
            "SIGNAVATAR_ISA is '\(name)'; allowed are "
                + InstructionSet.allCases.map(\.rawValue).joined(separator: ", ")
        case .unsupported(let set):
            "the instruction set \(set.rawValue) is asked for, which this processor does not have"
        }
    }
}
