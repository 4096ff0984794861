#!/usr/bin/env python3
"""Checks glTF 2.0, VRM 1.0 and VRMA files against the structural rules of their specifications.

Usage: Scripts/validate-gltf.py FILE...   Prints a line a broken rule; exits 1 if there is one.

Needs nothing but Python 3. Numbers in brackets name the section of the glTF 2.0 specification.
"""
import base64
import json
import math
import os
import struct
import sys

COMPONENTS = {5120: ("b", 1), 5121: ("B", 1), 5122: ("h", 2), 5123: ("H", 2), 5125: ("I", 4), 5126: ("f", 4)}
WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT2": 4, "MAT3": 9, "MAT4": 16}
DIVISORS = {5120: 127, 5121: 255, 5122: 32767, 5123: 65535}
REQUIRED_BONES = """hips spine head leftUpperLeg leftLowerLeg leftFoot rightUpperLeg rightLowerLeg rightFoot
    leftUpperArm leftLowerArm leftHand rightUpperArm rightLowerArm rightHand""".split()
FINGERS = ["%s%s" % (f, p) for f in ("Index", "Middle", "Ring", "Little")
           for p in ("Proximal", "Intermediate", "Distal")]
FINGERS += ["ThumbMetacarpal", "ThumbProximal", "ThumbDistal"]
BONES = set(REQUIRED_BONES) | {"chest", "upperChest", "neck", "jaw", "leftEye", "rightEye"}
BONES |= {s + b for s in ("left", "right") for b in FINGERS + ["Shoulder", "Toes"]}
PRESETS = set("""happy angry sad relaxed surprised neutral aa ih ou ee oh blink blinkLeft blinkRight
    lookUp lookDown lookLeft lookRight""".split())
MESH_ATTRIBUTES = {
    "POSITION": ("VEC3", [(5126, False)]),
    "NORMAL": ("VEC3", [(5126, False)]),
    "TANGENT": ("VEC4", [(5126, False)]),
    "TEXCOORD": ("VEC2", [(5126, False), (5121, True), (5123, True)]),
    "COLOR": (None, [(5126, False), (5121, True), (5123, True)]),
    "JOINTS": ("VEC4", [(5121, False), (5123, False)]),
    "WEIGHTS": ("VEC4", [(5126, False), (5121, True), (5123, True)]),
}


class Checker:
    def __init__(self, path):
        self.path = path
        self.errors = []
        self.cache = {}

    def say(self, place, text):
        if len(self.errors) < 200:
            self.errors.append("%s: %s" % (place, text))

    def run(self):
        data = open(self.path, "rb").read()
        binary = None
        if data[:4] == b"glTF":
            text, binary = self.chunks(data)
        else:
            text = data
        if text is None:
            return self.errors
        try:
            self.doc = json.loads(text.decode("utf-8"), object_pairs_hook=self.members)
        except ValueError as error:
            self.say("JSON", str(error))
            return self.errors
        try:
            self.document(binary)
        except (KeyError, IndexError, TypeError, struct.error) as error:
            self.say("structure", "cannot go on: %r" % error)
        return self.errors

    def members(self, pairs):
        names = [name for name, _ in pairs]
        if len(set(names)) < len(names):
            self.say("JSON", "a member comes twice")
        return dict(pairs)

    def chunks(self, data):
        """[4.4] header and chunks"""
        if len(data) < 20:
            self.say("GLB", "shorter than its header")
            return None, None
        version, length = struct.unpack_from("<II", data, 4)
        if version != 2:
            self.say("GLB", "version %d" % version)
        if length != len(data):
            self.say("GLB", "length %d, the file has %d bytes" % (length, len(data)))
        place, found = 12, []
        while place + 8 <= len(data):
            size, kind = struct.unpack_from("<I4s", data, place)
            if size % 4:
                self.say("GLB", "a chunk of %d bytes: not a multiple of four" % size)
            if place + 8 + size > len(data):
                self.say("GLB", "a chunk leaves the file")
                return None, None
            found.append((kind, data[place + 8:place + 8 + size]))
            place += 8 + size
        if place != len(data):
            self.say("GLB", "%d bytes after the last chunk" % (len(data) - place))
        if not found or found[0][0] != b"JSON":
            self.say("GLB", "the first chunk is not JSON")
            return None, None
        if len(found) > 1 and found[1][0] != b"BIN\0":
            self.say("GLB", "the second chunk is not BIN")
        if found[0][1][-1:] not in (b"}", b" "):
            self.say("GLB", "the JSON chunk is not padded with spaces")
        return found[0][1], found[1][1] if len(found) > 1 else None

    def items(self, name):
        value = self.doc.get(name)
        if value is not None and not value:
            self.say(name, "an empty array is not allowed")
        return value or []

    def index(self, place, value, name):
        count = len(self.doc.get(name) or [])
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < count:
            self.say(place, "%r is no index of the %d %s" % (value, count, name))
            return False
        return True

    def document(self, binary):
        doc = self.doc
        if doc.get("asset", {}).get("version") != "2.0":
            self.say("asset", "version is not 2.0")
        used, required = doc.get("extensionsUsed", []), doc.get("extensionsRequired", [])
        for name in required:
            if name not in used:
                self.say("extensionsRequired", "%s is not in extensionsUsed" % name)
        self.find_extensions(doc, "document", set(used))
        if len(set(used)) < len(used):
            self.say("extensionsUsed", "a name comes twice")
        self.buffers(binary)
        self.views()
        for number in range(len(self.items("accessors"))):
            self.accessor(number)
        self.nodes()
        self.meshes()
        self.skins()
        self.materials()
        self.animations()
        extensions = doc.get("extensions", {})
        if "VRMC_vrm" in extensions:
            self.vrm(extensions["VRMC_vrm"])
        if "VRMC_vrm_animation" in extensions:
            self.vrma(extensions["VRMC_vrm_animation"])

    def find_extensions(self, value, place, used):
        if isinstance(value, dict):
            for name in value.get("extensions", {}) if isinstance(value.get("extensions"), dict) else {}:
                if name not in used:
                    self.say(place, "the extension %s is not in extensionsUsed" % name)
            for name, part in value.items():
                self.find_extensions(part, name, used)
        elif isinstance(value, list):
            for part in value:
                self.find_extensions(part, place, used)

    def buffers(self, binary):
        self.bytes = []
        for number, item in enumerate(self.items("buffers")):
            place = "buffer %d" % number
            uri, length = item.get("uri"), item.get("byteLength", 0)
            if length < 1:
                self.say(place, "byteLength %r" % length)
            if uri is None:
                content = binary if number == 0 and binary is not None else b""
                if number or binary is None:
                    self.say(place, "no URI and no BIN chunk")
                elif not 0 <= len(binary) - length <= 3:
                    self.say(place, "byteLength %d, the BIN chunk has %d" % (length, len(binary)))
            elif uri.startswith("data:"):
                content = base64.b64decode(uri.split(",", 1)[1])
            else:
                content = open(os.path.join(os.path.dirname(self.path), uri), "rb").read()
            if length > len(content):
                self.say(place, "byteLength %d, %d bytes are there" % (length, len(content)))
            self.bytes.append(content[:length])

    def views(self):
        for number, item in enumerate(self.items("bufferViews")):
            place = "bufferView %d" % number
            if not self.index(place, item.get("buffer"), "buffers"):
                continue
            start, length = item.get("byteOffset", 0), item.get("byteLength", 0)
            if length < 1 or start < 0 or start + length > len(self.bytes[item["buffer"]]):
                self.say(place, "it leaves its buffer")
            stride = item.get("byteStride")
            if stride is not None and (not 4 <= stride <= 252 or stride % 4):
                self.say(place, "byteStride %r" % stride)
            if item.get("target") not in (None, 34962, 34963):
                self.say(place, "target %r" % item["target"])

    def block(self, place, view, offset, count, width, code, size):
        """Numbers of a view, checked for range and alignment [3.6.2.4]."""
        if not self.index(place, view, "bufferViews"):
            return []
        item = self.doc["bufferViews"][view]
        start, stride = item.get("byteOffset", 0) + offset, item.get("byteStride", width * size)
        if offset % size or start % size or stride % size:
            self.say(place, "it is not aligned to %d bytes" % size)
        if stride < width * size or (count and offset + (count - 1) * stride + width * size > item["byteLength"]):
            self.say(place, "it leaves bufferView %d" % view)
            return []
        data = self.bytes[item["buffer"]]
        if stride == width * size:
            return list(struct.unpack_from("<%d%s" % (count * width, code), data, start))
        result = []
        for element in range(count):
            result += struct.unpack_from("<%d%s" % (width, code), data, start + element * stride)
        return result

    def accessor(self, number):
        """The numbers of an accessor as stored; its own rules are checked the first time."""
        if number in self.cache:
            return self.cache[number]
        place, item = "accessor %d" % number, self.doc["accessors"][number]
        kind, component, count = item.get("type"), item.get("componentType"), item.get("count", 0)
        self.cache[number] = []
        if kind not in WIDTHS or component not in COMPONENTS or not isinstance(count, int) or count < 1:
            self.say(place, "type %r, componentType %r, count %r" % (kind, component, count))
            return []
        width, (code, size) = WIDTHS[kind], COMPONENTS[component]
        if item.get("normalized") and component in (5125, 5126):
            self.say(place, "normalized is not allowed for its componentType")
        if "bufferView" in item:
            values = self.block(place, item["bufferView"], item.get("byteOffset", 0), count, width, code, size)
        else:
            values = [0] * (count * width)
            if "byteOffset" in item:
                self.say(place, "byteOffset without bufferView")
        sparse = item.get("sparse")
        if sparse and len(values) == count * width:
            changes, index = sparse["count"], sparse["indices"]
            if not 1 <= changes <= count:
                self.say(place, "sparse count %d of %d" % (changes, count))
            if index["componentType"] not in (5121, 5123, 5125):
                self.say(place, "sparse indices of componentType %r" % index["componentType"])
            for part in (index, sparse["values"]):
                view = self.doc["bufferViews"][part["bufferView"]]
                if "target" in view or "byteStride" in view:
                    self.say(place, "a sparse view has a target or a stride")
            places = self.block(place, index["bufferView"], index.get("byteOffset", 0), changes, 1,
                                *COMPONENTS[index["componentType"]])
            fresh = self.block(place, sparse["values"]["bufferView"], sparse["values"].get("byteOffset", 0),
                               changes, width, code, size)
            if any(a >= b for a, b in zip(places, places[1:])):
                self.say(place, "sparse indices do not rise")
            for change, target in enumerate(places):
                if target >= count:
                    self.say(place, "sparse index %d of %d" % (target, count))
                    break
                values[target * width:(target + 1) * width] = fresh[change * width:(change + 1) * width]
        if component == 5126 and not all(map(math.isfinite, values)):
            self.say(place, "a value is not finite")
        for name, choose in (("min", min), ("max", max)):
            if name in item and values:
                if len(item[name]) != width:
                    self.say(place, "%s has %d numbers" % (name, len(item[name])))
                    continue
                for part in range(width):
                    real, told = choose(values[part::width]), item[name][part]
                    if component == 5126:
                        told = struct.unpack("<f", struct.pack("<f", told))[0]
                    if real != told:
                        self.say(place, "%s[%d] is %r, the data say %r" % (name, part, told, real))
        self.cache[number] = values
        return values

    def nodes(self):
        items = self.items("nodes")
        parents = {}
        for number, item in enumerate(items):
            place = "node %d" % number
            if "children" in item and not item["children"]:
                self.say(place, "children is empty")
            for child in item.get("children", []):
                if self.index(place, child, "nodes"):
                    if child in parents:
                        self.say("node %d" % child, "it has two parents")
                    parents[child] = number
            for name in ("mesh", "skin", "camera"):
                if name in item:
                    self.index(place, item[name], {"mesh": "meshes", "skin": "skins", "camera": "cameras"}[name])
            if "skin" in item and "mesh" not in item:
                self.say(place, "a skin without a mesh")
            if "matrix" in item and any(n in item for n in ("translation", "rotation", "scale")):
                self.say(place, "a matrix beside translation, rotation or scale")
            rotation = item.get("rotation")
            if rotation and abs(math.sqrt(sum(q * q for q in rotation)) - 1) > 1e-5:
                self.say(place, "its rotation is not a unit quaternion")
        self.parents = parents
        for number in range(len(items)):
            place, steps = number, 0
            while place in parents and steps <= len(items):
                place, steps = parents[place], steps + 1
            if steps > len(items):
                self.say("node %d" % number, "it is its own ancestor")
                break
        if "scene" in self.doc:
            self.index("scene", self.doc["scene"], "scenes")
        for number, scene in enumerate(self.items("scenes")):
            for node in scene.get("nodes", []):
                if self.index("scene %d" % number, node, "nodes") and node in parents:
                    self.say("scene %d" % number, "node %d is no root" % node)

    def view_target(self, place, accessor, wanted):
        view = self.doc["accessors"][accessor].get("bufferView")
        if view is not None and self.doc["bufferViews"][view].get("target") not in (None, wanted):
            self.say(place, "bufferView %d has another target than %d" % (view, wanted))

    def meshes(self):
        quantized = "KHR_mesh_quantization" in self.doc.get("extensionsRequired", [])
        joints_of = {}
        for node in self.doc.get("nodes", []):
            if "mesh" in node and "skin" in node:
                joints_of.setdefault(node["mesh"], []).append(len(self.doc["skins"][node["skin"]]["joints"]))
        checked = set()
        for number, mesh in enumerate(self.items("meshes")):
            targets = set()
            if not mesh.get("primitives"):
                self.say("mesh %d" % number, "no primitives")
            for part, primitive in enumerate(mesh.get("primitives", [])):
                place = "mesh %d, primitive %d" % (number, part)
                counts = self.attributes(place, primitive.get("attributes", {}), quantized)
                if "POSITION" not in primitive.get("attributes", {}):
                    self.say(place, "no POSITION")
                    continue
                count = counts["POSITION"]
                if "bufferView" in self.doc["accessors"][primitive["attributes"]["POSITION"]] and \
                        "min" not in self.doc["accessors"][primitive["attributes"]["POSITION"]]:
                    self.say(place, "POSITION without min and max")
                if primitive.get("mode", 4) not in range(7):
                    self.say(place, "mode %r" % primitive["mode"])
                corners = count
                if "indices" in primitive and self.index(place, primitive["indices"], "accessors"):
                    item = self.doc["accessors"][primitive["indices"]]
                    if item["type"] != "SCALAR" or item["componentType"] not in (5121, 5123, 5125):
                        self.say(place, "indices are %s of %d" % (item["type"], item["componentType"]))
                    self.view_target(place, primitive["indices"], 34963)
                    values = self.accessor(primitive["indices"])
                    corners = len(values)
                    if values and max(values) >= count:
                        self.say(place, "index %d of %d vertices" % (max(values), count))
                if primitive.get("mode", 4) == 4 and corners % 3:
                    self.say(place, "%d corners are no triangles" % corners)
                if "material" in primitive:
                    self.index(place, primitive["material"], "materials")
                targets.add(len(primitive.get("targets", [])))
                for index, target in enumerate(primitive.get("targets", [])):
                    for name, accessor in target.items():
                        if name not in ("POSITION", "NORMAL", "TANGENT"):
                            continue
                        item = self.doc["accessors"][accessor]
                        if item["type"] != "VEC3" or (item["componentType"] != 5126 and not quantized):
                            self.say(place, "target %d: %s is no VEC3 of floats" % (index, name))
                        if item["count"] != count:
                            self.say(place, "target %d: %d values for %d vertices" % (index, item["count"], count))
                        if name == "POSITION" and "min" not in item:
                            self.say(place, "target %d: POSITION without min and max" % index)
                key = (primitive["attributes"].get("JOINTS_0"), primitive["attributes"].get("WEIGHTS_0"))
                if key not in checked and None not in key:
                    checked.add(key)
                    self.influences(place, *key, min(joints_of.get(number, [1 << 16])))
                normal = primitive["attributes"].get("NORMAL")
                if normal is not None and ("n", normal) not in checked:
                    checked.add(("n", normal))
                    self.unit_vectors(place, normal)
            if len(targets) > 1:
                self.say("mesh %d" % number, "primitives have different numbers of targets")
            count = max(targets) if targets else 0
            if "weights" in mesh and len(mesh["weights"]) != count:
                self.say("mesh %d" % number, "%d weights for %d targets" % (len(mesh["weights"]), count))
            names = mesh.get("extras", {}).get("targetNames") if isinstance(mesh.get("extras"), dict) else None
            if names is not None and len(names) != count:
                self.say("mesh %d" % number, "%d names for %d targets" % (len(names), count))

    def attributes(self, place, attributes, quantized):
        counts = {}
        for name, accessor in attributes.items():
            if not self.index(place, accessor, "accessors"):
                continue
            item = self.doc["accessors"][accessor]
            counts[name] = item["count"]
            self.view_target(place, accessor, 34962)
            kind, forms = MESH_ATTRIBUTES.get(name.rstrip("0123456789").rstrip("_"), (None, None))
            if forms is None:
                if not name.startswith("_"):
                    self.say(place, "the attribute %s is unknown" % name)
                continue
            if kind and item["type"] != kind:
                self.say(place, "%s is %s" % (name, item["type"]))
            form = (item["componentType"], bool(item.get("normalized")))
            if form not in forms and not (quantized and form[0] < 5125):
                self.say(place, "%s has componentType %d, normalized %r" % ((name,) + form))
            if "bufferView" in item:
                view = self.doc["bufferViews"][item["bufferView"]]
                step = view.get("byteStride", WIDTHS[item["type"]] * COMPONENTS[item["componentType"]][1])
                if step % 4 or item.get("byteOffset", 0) % 4:
                    self.say(place, "%s is not aligned to four bytes" % name)
        if len(set(counts.values())) > 1:
            self.say(place, "attributes of different counts %r" % counts)
        return counts

    def influences(self, place, joints, weights, joint_count):
        """[3.7.3.3] joints in range, weights that sum to one, no joint twice with weight"""
        numbers, shares = self.accessor(joints), self.accessor(weights)
        item = self.doc["accessors"][weights]
        scale = 1.0 / DIVISORS.get(item["componentType"], 1)
        wrong = {}
        for start in range(0, min(len(numbers), len(shares)), 4):
            pairs = [(numbers[start + k], shares[start + k] * scale) for k in range(4)]
            if any(share < 0 for _, share in pairs):
                wrong.setdefault("a weight is below 0", start // 4)
            if abs(sum(share for _, share in pairs) - 1) > 2e-3:
                wrong.setdefault("weights do not sum to 1", start // 4)
            used = [joint for joint, share in pairs if share > 0]
            if len(set(used)) < len(used):
                wrong.setdefault("a joint comes twice", start // 4)
            if any(joint >= joint_count for joint, _ in pairs):
                wrong.setdefault("a joint is out of range", start // 4)
            if any(joint and share == 0 for joint, share in pairs):
                wrong.setdefault("a joint without weight is not 0", start // 4)
        for text, vertex in wrong.items():
            self.say(place, "vertex %d: %s" % (vertex, text))

    def unit_vectors(self, place, accessor):
        if self.doc["accessors"][accessor]["componentType"] != 5126:
            return
        values = self.accessor(accessor)
        for start in range(0, len(values), 3):
            if abs(math.sqrt(sum(v * v for v in values[start:start + 3])) - 1) > 5e-3:
                self.say(place, "vertex %d: its normal is no unit vector" % (start // 3))
                return

    def skins(self):
        for number, skin in enumerate(self.items("skins")):
            place = "skin %d" % number
            joints = skin.get("joints", [])
            if not joints or len(set(joints)) < len(joints):
                self.say(place, "no joints, or one twice")
            for joint in joints:
                self.index(place, joint, "nodes")
            if "inverseBindMatrices" in skin and self.index(place, skin["inverseBindMatrices"], "accessors"):
                item = self.doc["accessors"][skin["inverseBindMatrices"]]
                if item["type"] != "MAT4" or item["componentType"] != 5126 or item["count"] < len(joints):
                    self.say(place, "inverseBindMatrices are not a MAT4 of floats for every joint")
                values = self.accessor(skin["inverseBindMatrices"])
                for start in range(0, len(values), 16):
                    if [values[start + k] for k in (3, 7, 11, 15)] != [0, 0, 0, 1]:
                        self.say(place, "the last row of a matrix is not 0 0 0 1")
                        break
            roots = set()
            for joint in joints:
                steps = 0
                while joint in self.parents and steps < 10000:
                    joint, steps = self.parents[joint], steps + 1
                roots.add(joint)
            if len(roots) > 1:
                self.say(place, "its joints have no common root")

    def materials(self):
        for number, item in enumerate(self.items("materials")):
            look = item.get("pbrMetallicRoughness", {})
            color = look.get("baseColorFactor", [1, 1, 1, 1])
            if len(color) != 4 or not all(0 <= value <= 1 for value in color):
                self.say("material %d" % number, "baseColorFactor %r" % color)
            for name in ("metallicFactor", "roughnessFactor"):
                if not 0 <= look.get(name, 1) <= 1:
                    self.say("material %d" % number, "%s %r" % (name, look[name]))
            if "baseColorTexture" in look:
                self.index("material %d" % number, look["baseColorTexture"]["index"], "textures")
        for number, item in enumerate(self.items("textures")):
            if "source" in item:
                self.index("texture %d" % number, item["source"], "images")
            if "sampler" in item:
                self.index("texture %d" % number, item["sampler"], "samplers")
        for number, item in enumerate(self.items("images")):
            place = "image %d" % number
            if ("uri" in item) == ("bufferView" in item):
                self.say(place, "needs a URI or a bufferView, and not both")
            if "bufferView" in item and self.index(place, item["bufferView"], "bufferViews"):
                view = self.doc["bufferViews"][item["bufferView"]]
                head = self.bytes[view["buffer"]][view.get("byteOffset", 0):][:8]
                kind = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}.get(
                    head[:4] if head[:1] == b"\x89" else head[:3])
                if item.get("mimeType") != kind:
                    self.say(place, "mimeType %r, the data are %r" % (item.get("mimeType"), kind))

    def animations(self):
        for number, animation in enumerate(self.items("animations")):
            place = "animation %d" % number
            targets, checked = set(), set()
            if not animation.get("channels") or not animation.get("samplers"):
                self.say(place, "no channels or no samplers")
            for channel in animation.get("channels", []):
                target, sampler = channel["target"], channel["sampler"]
                path = target.get("path")
                if path not in ("translation", "rotation", "scale", "weights"):
                    self.say(place, "path %r" % path)
                if "node" in target and self.index(place, target["node"], "nodes"):
                    if (target["node"], path) in targets:
                        self.say(place, "node %d: %s comes twice" % (target["node"], path))
                    targets.add((target["node"], path))
                    if "matrix" in self.doc["nodes"][target["node"]]:
                        self.say(place, "node %d has a matrix and is animated" % target["node"])
                if not 0 <= sampler < len(animation["samplers"]):
                    self.say(place, "sampler %d" % sampler)
                    continue
                self.sampler("%s, sampler %d" % (place, sampler), animation["samplers"][sampler], target, checked)

    def sampler(self, place, sampler, target, checked):
        mode = sampler.get("interpolation", "LINEAR")
        if mode not in ("LINEAR", "STEP", "CUBICSPLINE"):
            self.say(place, "interpolation %r" % mode)
        if not (self.index(place, sampler.get("input"), "accessors")
                and self.index(place, sampler.get("output"), "accessors")):
            return
        times, item = self.accessor(sampler["input"]), self.doc["accessors"][sampler["input"]]
        if sampler["input"] not in checked:
            checked.add(sampler["input"])
            if item["type"] != "SCALAR" or item["componentType"] != 5126 or "min" not in item or "max" not in item:
                self.say(place, "times are not floats with min and max")
            if times and (times[0] < 0 or any(a >= b for a, b in zip(times, times[1:]))):
                self.say(place, "times do not rise from 0 or later")
        path, output = target["path"], self.doc["accessors"][sampler["output"]]
        kind = {"translation": "VEC3", "rotation": "VEC4", "scale": "VEC3", "weights": "SCALAR"}[path]
        if output["type"] != kind:
            self.say(place, "%s is %s" % (path, output["type"]))
        each = 3 if mode == "CUBICSPLINE" else 1
        if path == "weights" and "node" in target:
            mesh = self.doc["meshes"][self.doc["nodes"][target["node"]]["mesh"]]
            each *= len(mesh["primitives"][0].get("targets", []))
        if output["count"] != len(times) * each:
            self.say(place, "%d values for %d times" % (output["count"], len(times)))
        values = self.accessor(sampler["output"])
        if path == "rotation" and mode != "CUBICSPLINE" and output["componentType"] == 5126:
            for start in range(0, len(values), 4):
                if abs(math.sqrt(sum(v * v for v in values[start:start + 4])) - 1) > 1e-4:
                    self.say(place, "key %d is not a unit quaternion" % (start // 4))
                    break

    def humanoid(self, place, bones, required):
        for name in required:
            if name not in bones:
                self.say(place, "the required bone %s is missing" % name)
        nodes = [bone.get("node") for bone in bones.values()]
        if len(set(nodes)) < len(nodes):
            self.say(place, "two bones on one node")
        for name, bone in bones.items():
            if name not in BONES:
                self.say(place, "the bone %s is unknown" % name)
            self.index(place, bone.get("node"), "nodes")
        if "upperChest" in bones and "chest" not in bones:
            self.say(place, "upperChest without chest")
        for side in ("left", "right"):
            for chain in (["UpperArm", "LowerArm", "Hand"], ["UpperLeg", "LowerLeg", "Foot"],
                          ["ThumbMetacarpal", "ThumbProximal", "ThumbDistal"],
                          ["IndexProximal", "IndexIntermediate", "IndexDistal"]):
                self.chain(place, bones, [side + part for part in chain])
        self.chain(place, bones, ["hips", "spine", "chest", "upperChest", "neck", "head"])

    def chain(self, place, bones, names):
        present = [name for name in names if name in bones]
        for upper, lower in zip(present, present[1:]):
            node, steps = bones[lower]["node"], 0
            while node in self.parents and node != bones[upper]["node"] and steps < 10000:
                node, steps = self.parents[node], steps + 1
            if node != bones[upper]["node"]:
                self.say(place, "%s is not below %s" % (lower, upper))

    def vrm(self, vrm):
        place = "VRMC_vrm"
        if vrm.get("specVersion") != "1.0":
            self.say(place, "specVersion %r" % vrm.get("specVersion"))
        meta = vrm.get("meta", {})
        if not isinstance(meta.get("name"), str) or not meta.get("name"):
            self.say(place, "meta.name is missing")
        if not meta.get("authors") or not all(isinstance(a, str) and a for a in meta["authors"]):
            self.say(place, "meta.authors is missing")
        if meta.get("licenseUrl") != "https://vrm.dev/licenses/1.0/":
            self.say(place, "meta.licenseUrl %r" % meta.get("licenseUrl"))
        self.humanoid(place, vrm.get("humanoid", {}).get("humanBones", {}), REQUIRED_BONES)
        expressions = vrm.get("expressions", {})
        for name in expressions.get("preset", {}):
            if name not in PRESETS:
                self.say(place, "the preset %s is unknown" % name)
        for name in expressions.get("custom", {}):
            if name in PRESETS:
                self.say(place, "the custom expression %s has the name of a preset" % name)
        for group in ("preset", "custom"):
            for name, item in expressions.get(group, {}).items():
                for bind in item.get("morphTargetBinds", []):
                    if not self.index(place, bind.get("node"), "nodes"):
                        continue
                    node = self.doc["nodes"][bind["node"]]
                    mesh = self.doc["meshes"][node["mesh"]] if "mesh" in node else None
                    if mesh is None or not 0 <= bind["index"] < len(mesh["primitives"][0].get("targets", [])):
                        self.say(place, "expression %s binds what is no target" % name)
                    if not 0 <= bind.get("weight", -1) <= 1:
                        self.say(place, "expression %s has weight %r" % (name, bind.get("weight")))
        for name, node in ((n, self.doc["nodes"][b["node"]]) for n, b in
                           vrm.get("humanoid", {}).get("humanBones", {}).items()):
            if any(value <= 0 for value in node.get("scale", [1])):
                self.say(place, "the bone %s is scaled by 0 or less" % name)

    def vrma(self, vrma):
        place = "VRMC_vrm_animation"
        if vrma.get("specVersion") != "1.0":
            self.say(place, "specVersion %r" % vrma.get("specVersion"))
        bones = vrma.get("humanoid", {}).get("humanBones", {})
        self.humanoid(place, bones, REQUIRED_BONES)
        for name in ("leftEye", "rightEye"):
            if name in bones:
                self.say(place, "%s is not allowed; gaze is a lookAt" % name)
        allowed = {(bone["node"], "rotation") for bone in bones.values()}
        if "hips" in bones:
            allowed.add((bones["hips"]["node"], "translation"))
        expressions = vrma.get("expressions", {})
        for name in expressions.get("preset", {}):
            if name not in PRESETS or name.startswith("look"):
                self.say(place, "the preset %s is unknown or not allowed" % name)
        for group in ("preset", "custom"):
            for item in expressions.get(group, {}).values():
                if self.index(place, item.get("node"), "nodes"):
                    allowed.add((item["node"], "translation"))
        if "lookAt" in vrma:
            allowed.add((vrma["lookAt"]["node"], "rotation"))
        if not self.doc.get("animations"):
            self.say(place, "no animation")
        for animation in self.doc.get("animations", [])[:1]:
            for channel in animation["channels"]:
                target = channel["target"]
                if (target.get("node"), target["path"]) not in allowed:
                    self.say(place, "node %r: its %s may not be animated" % (target.get("node"), target["path"]))


def main():
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 64
    failed = False
    for path in sys.argv[1:]:
        errors = Checker(path).run()
        failed = failed or bool(errors)
        print("%s: %s" % (path, "valid" if not errors else "%d broken rules" % len(errors)))
        for error in errors:
            print("  " + error)
    return 1 if failed else 0


sys.exit(main())
