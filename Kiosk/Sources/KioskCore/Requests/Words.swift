/// A piece of a message in both languages of the service.
public struct Words: Sendable, Equatable {
    /// In Chinese.
    public let chinese: String
    /// In English.
    public let english: String

    public init(_ chinese: String, _ english: String) {
        self.chinese = chinese
        self.english = english
    }

    /// What is written alike in both, such as names and numbers.
    public static func both(_ text: String) -> Words { Words(text, text) }

    /// A value of the request, shortened.
    public static func quoted(_ value: some StringProtocol) -> Words { both("'\(value.prefix(40))'") }

    /// For a value that is not shown.
    public static let anotherValue = Words("其他值", "another value")
    /// For a field that is not there.
    public static let nothing = Words("无", "none")
}
