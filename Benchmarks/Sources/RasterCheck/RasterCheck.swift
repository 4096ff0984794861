import AvatarMath
import Foundation
import InstructionSets
import Raster

/// Draws five simple scenes and writes them with their pictures, for another renderer to draw and compare:
/// `RasterCheck FOLDER`; `Scripts/check-raster.sh` does the rest.
@main
struct RasterCheck {
    static func main() throws {
        guard CommandLine.arguments.count == 2 else {
            FileHandle.standardError.write(Data("usage: RasterCheck FOLDER\n".utf8))
            exit(64)
        }
        let folder = CommandLine.arguments[1]
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, scene) in CheckScene.all {
            var pictures = Set<[UInt8]>()
            for set in InstructionSet.allCases.filter(\.isSupported) {
                pictures.insert(try scene.picture(instructionSet: set).bytes)
            }
            guard let bytes = pictures.first, pictures.count == 1 else {
                FileHandle.standardError.write(Data("\(name): instruction sets differ\n".utf8))
                exit(1)
            }
            try Data(scene.text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
            try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name).rgb"))
        }
    }
}
