"""Compares what Blender makes of an exported clip with what SignAvatar says: run by Scripts/blender-check.sh.

Arguments after --: the GLB file, a folder of `signavatar pose` files named by their frame, frames per second, and a
folder for pictures.
"""
import json
import math
import os
import struct
import sys

import bpy
import numpy

# Blender 3.4 of Debian asks numpy for a name that newer ones no longer have.
if not hasattr(numpy, "bool"):
    numpy.bool = bool

path, poses, rate, pictures = sys.argv[sys.argv.index("--") + 1:]
rate = int(rate)
failures = []


def expect(kept, text):
    print(("ok      " if kept else "FAILED  ") + text)
    if not kept:
        failures.append(text)


def glb(path):
    data = open(path, "rb").read()
    size = struct.unpack_from("<I", data, 12)[0]
    return json.loads(data[20:20 + size].decode()), data[28 + size:]


document, binary = glb(path)
TYPES = {5121: numpy.uint8, 5123: numpy.uint16, 5125: numpy.uint32, 5126: numpy.float32}
WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}


def view(number, kind, count, width):
    start = document["bufferViews"][number].get("byteOffset", 0)
    return numpy.frombuffer(binary, kind, count * width, start).reshape(count, width)


def accessor(number):
    item = document["accessors"][number]
    kind, width = TYPES[item["componentType"]], WIDTHS[item["type"]]
    if "bufferView" in item:
        values = view(item["bufferView"], kind, item["count"], width).copy()
    else:
        values = numpy.zeros((item["count"], width), kind)
    if "sparse" in item:
        sparse = item["sparse"]
        places = view(sparse["indices"]["bufferView"], TYPES[sparse["indices"]["componentType"]], sparse["count"], 1)
        values[places[:, 0]] = view(sparse["values"]["bufferView"], kind, sparse["count"], width)
    return values


def matrix(q):
    x, y, z, w = q
    return numpy.array([
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)]])


names = [node["name"] for node in document["nodes"]]
parents = {child: index for index, node in enumerate(document["nodes"]) for child in node.get("children", [])}
joints = document["skins"][0]["joints"]
rest = {}
for joint in joints:
    offset = numpy.array(document["nodes"][joint].get("translation", [0, 0, 0]))
    rest[joint] = offset + (rest[parents[joint]] if joint in parents else 0)
primitive = document["meshes"][0]["primitives"][0]
positions = accessor(primitive["attributes"]["POSITION"]).astype(float)
bound, shares = accessor(primitive["attributes"]["JOINTS_0"]), accessor(primitive["attributes"]["WEIGHTS_0"])
morphs = document["meshes"][0].get("extras", {}).get("targetNames", [])

bpy.ops.wm.read_factory_settings(use_empty=True)
bpy.context.scene.render.fps = rate
bpy.ops.import_scene.gltf(filepath=path)
armature = next(item for item in bpy.data.objects if item.type == "ARMATURE")
figure = next(item for item in bpy.data.objects if item.type == "MESH" and item.find_armature())
bones = set(bone.name for bone in armature.data.bones)
lost = [names[joint] for joint in joints if names[joint] not in bones]
expect(not lost, "%d bones of %d%s" % (len(bones), len(joints), ", missing " + " ".join(lost) if lost else ""))
keys = [] if figure.data.shape_keys is None else [key.name for key in figure.data.shape_keys.key_blocks][1:]
expect(keys == morphs, "%d shape keys of %d, same names and order" % (len(keys), len(morphs)))
sampler = document["animations"][0]["samplers"][0]
length = document["accessors"][sampler["input"]]["max"][0]
actions = [action for action in bpy.data.actions]
last = max(action.frame_range[1] for action in actions)
expect(abs(last / rate - length) < 0.5 / rate, "the action lasts %.3f s, the file %.3f s" % (last / rate, length))
triangles = sum(len(polygon.vertices) - 2 for polygon in figure.data.polygons)
wanted = sum(document["accessors"][part["indices"]]["count"] for part in document["meshes"][0]["primitives"]) // 3
# Blender drops triangles that use a vertex twice.
expect(wanted * 0.999 <= triangles <= wanted, "%d triangles of %d" % (triangles, wanted))

# Vertices that stand alone at their place can be found again.
places = {}
for index, place in enumerate(numpy.round(positions * 1e5).astype(int)):
    places.setdefault(tuple(place), []).append(index)
pairs = []
for vertex in figure.data.vertices:
    x, y, z = vertex.co
    found = places.get(tuple(numpy.round(numpy.array([x, z, -y]) * 1e5).astype(int)), [])
    if len(found) == 1:
        pairs.append((vertex.index, found[0]))
sample = pairs[::max(1, len(pairs) // 2000)]
expect(len(sample) >= 500, "%d vertices to compare" % len(sample))

for name in sorted(os.listdir(poses)):
    frame = int(name.split(".")[0])
    pose = json.load(open(os.path.join(poses, name)))
    bpy.context.scene.frame_set(frame)
    graph = bpy.context.evaluated_depsgraph_get()
    worst = 0.0
    for joint in joints:
        x, y, z = pose["joints"][names[joint]]["metres"]
        head = armature.matrix_world @ armature.pose.bones[names[joint]].head
        worst = max(worst, math.dist((x, -z, y), head))
    expect(worst < 1e-3, "frame %d: bones within %.6f m" % (frame, worst))
    turns, origins = {}, {}
    for joint in joints:
        turn = matrix(pose["joints"][names[joint]]["rotation"])
        turns[joint] = turns[parents[joint]] @ turn if joint in parents else turn
        origins[joint] = numpy.array(pose["joints"][names[joint]]["metres"])
    mesh = figure.evaluated_get(graph).to_mesh()
    moved = positions.copy()
    for index, morph in enumerate(morphs):
        weight = pose["face"].get(morph, 0)
        if weight:
            moved += accessor(primitive["targets"][index]["POSITION"]) * weight
    worst = 0.0
    for theirs, ours in sample:
        place = numpy.zeros(3)
        for slot in range(4):
            joint = joints[bound[ours][slot]]
            place += shares[ours][slot] * (turns[joint] @ (moved[ours] - rest[joint]) + origins[joint])
        co = figure.matrix_world @ mesh.vertices[theirs].co
        worst = max(worst, math.dist((place[0], -place[2], place[1]), co))
    expect(worst < 1e-3, "frame %d: skin within %.6f m" % (frame, worst))

# Small pictures, to be looked at.
scene = bpy.context.scene
scene.render.engine = "CYCLES"
scene.cycles.samples = 6
scene.cycles.use_denoising = False
scene.render.resolution_x, scene.render.resolution_y = 180, 240
camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
camera.location, camera.rotation_euler = (0, -3.2, 1.2), (math.radians(90), 0, 0)
camera.data.sensor_fit, camera.data.angle = "VERTICAL", math.radians(24)
light = bpy.data.objects.new("light", bpy.data.lights.new("light", "SUN"))
light.data.energy, light.rotation_euler = 3, (math.radians(50), 0, math.radians(20))
scene.collection.objects.link(camera)
scene.collection.objects.link(light)
scene.camera = camera
for name in sorted(os.listdir(poses)):
    scene.frame_set(int(name.split(".")[0]))
    scene.render.filepath = os.path.join(pictures, "blender-%s.png" % name.split(".")[0])
    bpy.ops.render.render(write_still=True)

print("%d failures" % len(failures))
sys.exit(1 if failures else 0)
