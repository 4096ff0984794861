import Foundation

/// libFuzzer's own driver: reads the command line and gives `callback` one input after the other.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ argumentCount: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// The program's entry.
///
/// SwiftPM names an executable's entry after its module and links `main` to that name. With `@main` the compiler
/// would write it; under `-sanitize=fuzzer` it writes none, because libFuzzer has a `main`: so it stands here.
///
/// The target is named by the environment, not by an argument: libFuzzer starts itself again for merging and
/// minimising and passes all its arguments on.
@_cdecl("SignAvatarFuzz_main")
public func start(
    _ argumentCount: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> CInt {
    if argumentCount == 3, let command = arguments[1], String(cString: command) == "make-seeds",
        let directory = arguments[2]
    {
        return Seeds.write(to: String(cString: directory))
    }
    guard let target = Target.named else {
        let names = Target.allCases.map(\.rawValue).joined(separator: ", ")
        FileHandle.standardError.write(Data("FUZZ_TARGET must be one of \(names)\n".utf8))
        return 64
    }
    // What is loaded once is loaded before the clock of the first input starts.
    target.run([])
    var argumentCount = argumentCount
    var arguments = arguments
    return runDriver(&argumentCount, &arguments) { testOneInput($0, $1) }
}

/// One input for the target; libFuzzer's own `main`, which is linked and never run, asks for it by this name.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    Target.named?.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}

/// What is fuzzed: the readers of bytes that others wrote.
enum Target: String, CaseIterable {
    case text
    case library
    case pack
    case avatar
    case png
    case verdict
    case request

    /// The one that the environment names.
    static let named = getenv("FUZZ_TARGET").flatMap { Target(rawValue: String(cString: $0)) }

    /// Gives it one input; a trap, a memory error or a broken promise ends the process.
    func run(_ bytes: [UInt8]) {
        switch self {
        case .text: TextTarget.run(bytes)
        case .library: LibraryTarget.run(bytes)
        case .pack: PackTarget.run(bytes)
        case .avatar: AvatarTarget.run(bytes)
        case .png: PNGTarget.run(bytes)
        case .verdict: VerdictTarget.run(bytes)
        case .request: RequestTarget.run(bytes)
        }
    }
}

/// Ends the process where a reader breaks a promise that its documentation makes.
func promise(
    _ isKept: Bool, _ what: @autoclosure () -> String, line: UInt = #line, file: StaticString = #fileID
) {
    if !isKept { fatalError("broken promise: \(what())", file: file, line: line) }
}

/// A value of the environment, or what stands for it.
func setting(_ name: String, default value: String) -> String {
    getenv(name).map { String(cString: $0) } ?? value
}
