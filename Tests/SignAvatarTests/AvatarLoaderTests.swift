import AvatarModel
import SignAvatar
import TestSupport
import Testing

@Suite("Choosing who signs")
struct AvatarLoaderTests {
    @Test("without a built presenter the mannequin signs, and it is said")
    func fallback() throws {
        let choice = try AvatarLoader.load(nil, presenterPath: "/nowhere/presenter.avatar")
        #expect(choice.avatar.name == "mannequin")
        #expect(choice.notice?.contains("mannequin signs") == true)
    }

    @Test("a presenter asked for by name must be there")
    func missing() {
        #expect(throws: SignAvatarError.self) {
            try AvatarLoader.load("presenter", presenterPath: "/nowhere/presenter.avatar")
        }
        #expect(throws: SignAvatarError.self) {
            try AvatarLoader.load("presenter-full", fullPresenterPath: "/nowhere/presenter-full.avatar")
        }
        #expect(throws: SignAvatarError.self) { try AvatarLoader.load("/nowhere/figure.vrm") }
    }

    @Test("an exported figure can sign again", arguments: ["figure.glb", "figure.vrm"])
    func exported(name: String) throws {
        let folder = try TemporaryFolder.make("avatar-loader-\(name)")
        let path = "\(folder)/\(name)"
        let mannequin = try AvatarLoader.load("mannequin").avatar
        try TemporaryFolder.write(try AvatarExport.bytes(of: mannequin, for: path), to: path)
        let choice = try AvatarLoader.load(path)
        #expect(choice.avatar.rig.names == mannequin.rig.names)
        #expect(choice.avatar.mesh.indices == mannequin.mesh.indices)
        #expect(AvatarReport.check(choice.avatar).failureCount == 0)
        TemporaryFolder.remove(folder)
    }

    @Test("a file that is no avatar is refused with its name")
    func noAvatar() throws {
        let folder = try TemporaryFolder.make("avatar-loader-bad")
        try TemporaryFolder.write(Array("hello".utf8), to: "\(folder)/a.glb")
        #expect {
            try AvatarLoader.load("\(folder)/a.glb")
        } throws: { error in
            "\(error)".contains("a.glb") && (error as? SignAvatarError)?.exitCode == 65
        }
        TemporaryFolder.remove(folder)
    }

    @Test("a figure is exported in known forms only")
    func forms() throws {
        let mannequin = try AvatarLoader.load("mannequin").avatar
        #expect(throws: SignAvatarError.self) { try AvatarExport.bytes(of: mannequin, for: "a.fbx") }
    }
}
