import InstructionSets
import Raster

extension BenchStage {
    /// 25,000 triangles over 60 % of the picture: four samples a pixel, lighting a pixel, no shadows.
    static let raster = BenchStage(name: "raster + pixel lighting") {
        let scene = try EllipsoidScene(aspect: 720.0 / 1280)
        let fastest = InstructionSet.preferred
        let plain =
            fastest == .baseline
            ? nil : try scene.drawing(width: 720, height: 1280, instructionSet: .baseline)
        let times = try BenchTimer.times(
            of: BenchWork(run: try scene.drawing(width: 720, height: 1280), reference: plain))
        return .measured([
            BenchResult(
                name: "raster + pixel lighting", unit: "ms/frame", target: 6,
                values: times.work.map { $0 * 1000 }, referenceValues: times.reference.map { $0 * 1000 },
                referenceName: plain == nil ? nil : "baseline code", note: "\(scene.triangleCount) triangles")
        ])
    }
}
