// Draws the scenes of RasterCheck with Mesa's software renderer and compares the pictures, pixel by pixel.
//
// Nothing here is shared with the rasterizer: camera, projection, light and the curve of sRGB are computed anew from
// the numbers of the scene files. Four samples a pixel, linear light in 32-bit floats, averaged in linear light.
//
// Usage: raster_reference SCENE...   reads SCENE and SCENE.rgb, writes SCENE.reference.ppm and SCENE.ours.ppm

#define GL_GLEXT_PROTOTYPES
#include <GL/osmesa.h>
#include <GL/glext.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    int width, height;
    double eye[3], target[3], fieldOfView, near;
    double background[3], lamp[3], lampColor[3], wrap, around;
    /// What the comparison allows: steps of a byte that a pixel may differ, the mean of all, the share beyond.
    double steps, mean, share;
    int textureWidth, textureHeight;
    float *texels;
    int vertexCount, triangleCount;
    float *vertices;
    unsigned *indices;
} Scene;

enum { floatsPerVertex = 11 };

static void fail(const char *what, const char *path) {
    fprintf(stderr, "raster_reference: %s: %s\n", path, what);
    exit(2);
}

static double linear(int byte) {
    double value = byte / 255.0;
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

static int screenByte(double light) {
    double value = light <= 0.0031308 ? light * 12.92 : 1.055 * pow(light, 1 / 2.4) - 0.055;
    return (int)floor(fmin(fmax(value, 0), 1) * 255 + 0.5);
}

static void numbers(FILE *file, const char *path, const char *name, double *into, int count) {
    char word[64];
    if (fscanf(file, "%63s", word) != 1 || strcmp(word, name) != 0) fail(name, path);
    for (int index = 0; index < count; index++)
        if (fscanf(file, "%lf", &into[index]) != 1) fail("a number is missing", path);
}

static Scene readScene(const char *path) {
    Scene scene = {0};
    FILE *file = fopen(path, "r");
    if (!file) fail("cannot be opened", path);
    double n[16];
    numbers(file, path, "size", n, 2);
    scene.width = (int)n[0];
    scene.height = (int)n[1];
    numbers(file, path, "eye", scene.eye, 3);
    numbers(file, path, "target", scene.target, 3);
    numbers(file, path, "view", n, 2);
    scene.fieldOfView = n[0];
    scene.near = n[1];
    numbers(file, path, "background", scene.background, 3);
    numbers(file, path, "lamp", scene.lamp, 3);
    numbers(file, path, "lampcolor", scene.lampColor, 3);
    numbers(file, path, "wrap", &scene.wrap, 1);
    numbers(file, path, "around", &scene.around, 1);
    numbers(file, path, "allowed", n, 3);
    scene.steps = n[0];
    scene.mean = n[1];
    scene.share = n[2];
    numbers(file, path, "texture", n, 2);
    scene.textureWidth = (int)n[0];
    scene.textureHeight = (int)n[1];
    int texelCount = scene.textureWidth * scene.textureHeight;
    scene.texels = malloc(sizeof(float) * 3 * (texelCount + 1));
    for (int index = 0; index < texelCount * 3; index++) {
        int byte;
        if (fscanf(file, "%d", &byte) != 1) fail("a texel is missing", path);
        scene.texels[index] = (float)linear(byte);
    }
    numbers(file, path, "vertices", n, 1);
    scene.vertexCount = (int)n[0];
    scene.vertices = malloc(sizeof(float) * floatsPerVertex * scene.vertexCount);
    for (int index = 0; index < scene.vertexCount * floatsPerVertex; index++)
        if (fscanf(file, "%f", &scene.vertices[index]) != 1) fail("a vertex is missing", path);
    numbers(file, path, "triangles", n, 1);
    scene.triangleCount = (int)n[0];
    scene.indices = malloc(sizeof(unsigned) * 3 * scene.triangleCount);
    for (int index = 0; index < scene.triangleCount * 3; index++)
        if (fscanf(file, "%u", &scene.indices[index]) != 1) fail("a triangle is missing", path);
    fclose(file);
    return scene;
}

static void normalize(double *v) {
    double length = sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    for (int axis = 0; axis < 3; axis++) v[axis] /= length;
}

static void cross(const double *a, const double *b, double *into) {
    into[0] = a[1] * b[2] - a[2] * b[1];
    into[1] = a[2] * b[0] - a[0] * b[2];
    into[2] = a[0] * b[1] - a[1] * b[0];
}

// From model space to clip space, column after column.
static void cameraMatrix(const Scene *scene, float *matrix) {
    double back[3], right[3], up[3], worldUp[3] = {0, 1, 0};
    for (int axis = 0; axis < 3; axis++) back[axis] = scene->eye[axis] - scene->target[axis];
    normalize(back);
    cross(worldUp, back, right);
    normalize(right);
    cross(back, right, up);
    double view[4][4] = {{0}};
    const double *rows[3] = {right, up, back};
    for (int row = 0; row < 3; row++) {
        for (int axis = 0; axis < 3; axis++) {
            view[row][axis] = rows[row][axis];
            view[row][3] -= rows[row][axis] * scene->eye[axis];
        }
    }
    view[3][3] = 1;
    double focal = 1 / tan(scene->fieldOfView / 2), far = 200, near = scene->near;
    double projection[4][4] = {{0}};
    projection[0][0] = focal * scene->height / scene->width;
    // Upside down: the first row of the frame buffer is the picture's top, so that samples lie in the same places.
    projection[1][1] = -focal;
    projection[2][2] = (far + near) / (near - far);
    projection[2][3] = 2 * far * near / (near - far);
    projection[3][2] = -1;
    for (int row = 0; row < 4; row++) {
        for (int column = 0; column < 4; column++) {
            double sum = 0;
            for (int k = 0; k < 4; k++) sum += projection[row][k] * view[k][column];
            matrix[column * 4 + row] = (float)sum;
        }
    }
}

static const char *vertexText =
    "#version 400 core\n"
    "layout(location = 0) in vec3 position; layout(location = 1) in vec3 normal;\n"
    "layout(location = 2) in vec3 color; layout(location = 3) in vec2 place;\n"
    "uniform mat4 camera; sample out vec3 n; sample out vec3 c; sample out vec2 t;\n"
    "void main() { gl_Position = camera * vec4(position, 1); n = normal; c = color; t = place; }\n";

static const char *fragmentText =
    // Shaded at every sample: what a pixel shows of a surface, without a choice of place.
    "#version 400 core\n"
    "sample in vec3 n; sample in vec3 c; sample in vec2 t; out vec4 result;\n"
    "uniform vec3 lamp; uniform vec3 lampColor; uniform float wrap; uniform float around;\n"
    "uniform bool isTextured; uniform sampler2D picture;\n"
    "void main() {\n"
    "    vec3 albedo = c; if (isTextured) albedo *= texture(picture, t).rgb;\n"
    "    float cosine = clamp((dot(normalize(n), lamp) + wrap) / (1.0 + wrap), 0.0, 1.0);\n"
    "    result = vec4(albedo * 0.56 * (lampColor * cosine + vec3(around)), 1);\n"
    "}\n";

static GLuint shader(GLenum kind, const char *text) {
    GLuint name = glCreateShader(kind);
    glShaderSource(name, 1, &text, NULL);
    glCompileShader(name);
    GLint isGood = 0;
    glGetShaderiv(name, GL_COMPILE_STATUS, &isGood);
    if (!isGood) {
        char log[1024];
        glGetShaderInfoLog(name, sizeof log, NULL, log);
        fail(log, "shader");
    }
    return name;
}

static GLuint frame(int width, int height, int samples) {
    GLuint buffers[2], name;
    glGenFramebuffers(1, &name);
    glBindFramebuffer(GL_FRAMEBUFFER, name);
    glGenRenderbuffers(2, buffers);
    glBindRenderbuffer(GL_RENDERBUFFER, buffers[0]);
    glRenderbufferStorageMultisample(GL_RENDERBUFFER, samples, GL_RGBA32F, width, height);
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, buffers[0]);
    glBindRenderbuffer(GL_RENDERBUFFER, buffers[1]);
    glRenderbufferStorageMultisample(GL_RENDERBUFFER, samples, GL_DEPTH_COMPONENT32F, width, height);
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_DEPTH_ATTACHMENT, GL_RENDERBUFFER, buffers[1]);
    if (glCheckFramebufferStatus(GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE) fail("not complete", "frame buffer");
    GLint found = 0;
    glGetRenderbufferParameteriv(GL_RENDERBUFFER, GL_RENDERBUFFER_SAMPLES, &found);
    if (samples > 0 && found != samples) fail("has no four samples a pixel", "frame buffer");
    return name;
}

// Linear light of every pixel, four floats each.
static float *draw(const Scene *scene) {
    GLuint many = frame(scene->width, scene->height, 4);
    GLuint program = glCreateProgram();
    glAttachShader(program, shader(GL_VERTEX_SHADER, vertexText));
    glAttachShader(program, shader(GL_FRAGMENT_SHADER, fragmentText));
    glLinkProgram(program);
    GLint isLinked = 0;
    glGetProgramiv(program, GL_LINK_STATUS, &isLinked);
    if (!isLinked) {
        char log[1024];
        glGetProgramInfoLog(program, sizeof log, NULL, log);
        fail(log, "program");
    }
    glUseProgram(program);
    float matrix[16];
    cameraMatrix(scene, matrix);
    double lamp[3] = {scene->lamp[0], scene->lamp[1], scene->lamp[2]};
    normalize(lamp);
    glUniformMatrix4fv(glGetUniformLocation(program, "camera"), 1, GL_FALSE, matrix);
    glUniform3f(glGetUniformLocation(program, "lamp"), (float)lamp[0], (float)lamp[1], (float)lamp[2]);
    glUniform3f(glGetUniformLocation(program, "lampColor"), (float)scene->lampColor[0], (float)scene->lampColor[1],
        (float)scene->lampColor[2]);
    glUniform1f(glGetUniformLocation(program, "wrap"), (float)scene->wrap);
    glUniform1f(glGetUniformLocation(program, "around"), (float)scene->around);
    glUniform1i(glGetUniformLocation(program, "isTextured"), scene->textureWidth > 0);
    if (scene->textureWidth > 0) {
        GLuint texture;
        glGenTextures(1, &texture);
        glBindTexture(GL_TEXTURE_2D, texture);
        glTexImage2D(GL_TEXTURE_2D, 0, GL_RGB32F, scene->textureWidth, scene->textureHeight, 0, GL_RGB, GL_FLOAT,
            scene->texels);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    }
    GLuint array, buffers[2];
    glGenVertexArrays(1, &array);
    glBindVertexArray(array);
    glGenBuffers(2, buffers);
    glBindBuffer(GL_ARRAY_BUFFER, buffers[0]);
    glBufferData(GL_ARRAY_BUFFER, (GLsizeiptr)sizeof(float) * floatsPerVertex * scene->vertexCount, scene->vertices,
        GL_STATIC_DRAW);
    const int sizes[4] = {3, 3, 3, 2};
    size_t offset = 0;
    for (GLuint attribute = 0; attribute < 4; attribute++) {
        glEnableVertexAttribArray(attribute);
        glVertexAttribPointer(attribute, sizes[attribute], GL_FLOAT, GL_FALSE, sizeof(float) * floatsPerVertex,
            (const void *)(offset * sizeof(float)));
        offset += (size_t)sizes[attribute];
    }
    glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, buffers[1]);
    glBufferData(GL_ELEMENT_ARRAY_BUFFER, (GLsizeiptr)sizeof(unsigned) * 3 * scene->triangleCount, scene->indices,
        GL_STATIC_DRAW);
    glViewport(0, 0, scene->width, scene->height);
    glEnable(GL_DEPTH_TEST);
    glEnable(GL_CULL_FACE);
    glFrontFace(GL_CW);
    glEnable(GL_MULTISAMPLE);
    glClearColor((float)scene->background[0], (float)scene->background[1], (float)scene->background[2], 1);
    glClear(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT);
    glDrawElements(GL_TRIANGLES, scene->triangleCount * 3, GL_UNSIGNED_INT, NULL);
    GLuint one = frame(scene->width, scene->height, 0);
    glBindFramebuffer(GL_READ_FRAMEBUFFER, many);
    glBindFramebuffer(GL_DRAW_FRAMEBUFFER, one);
    glBlitFramebuffer(0, 0, scene->width, scene->height, 0, 0, scene->width, scene->height, GL_COLOR_BUFFER_BIT,
        GL_NEAREST);
    glBindFramebuffer(GL_READ_FRAMEBUFFER, one);
    float *pixels = malloc(sizeof(float) * 4 * scene->width * scene->height);
    glReadPixels(0, 0, scene->width, scene->height, GL_RGBA, GL_FLOAT, pixels);
    if (glGetError() != GL_NO_ERROR) fail("an error of OpenGL", "drawing");
    return pixels;
}

static void writePicture(const char *path, const char *suffix, const unsigned char *bytes, const Scene *scene) {
    char name[1024];
    snprintf(name, sizeof name, "%s%s", path, suffix);
    FILE *file = fopen(name, "wb");
    if (!file) fail("cannot be written", name);
    fprintf(file, "P6 %d %d 255\n", scene->width, scene->height);
    fwrite(bytes, 3, (size_t)scene->width * scene->height, file);
    fclose(file);
}

// Draws and compares; 1 if the pictures agree.
static int compare(const char *path) {
    Scene scene = readScene(path);
    int count = scene.width * scene.height;
    unsigned char *ours = malloc(3 * count), *theirs = malloc(3 * count);
    char name[1024];
    snprintf(name, sizeof name, "%s.rgb", path);
    FILE *file = fopen(name, "rb");
    if (!file || fread(ours, 3, (size_t)count, file) != (size_t)count) fail("is not a whole picture", name);
    fclose(file);

    OSMesaContext context = NULL;
    int attributes[] = {OSMESA_FORMAT, OSMESA_RGBA, OSMESA_DEPTH_BITS, 24, OSMESA_PROFILE, OSMESA_CORE_PROFILE,
        OSMESA_CONTEXT_MAJOR_VERSION, 4, OSMESA_CONTEXT_MINOR_VERSION, 0, 0};
    context = OSMesaCreateContextAttribs(attributes, NULL);
    unsigned char *window = malloc(4 * count);
    if (!context || !OSMesaMakeCurrent(context, window, GL_UNSIGNED_BYTE, scene.width, scene.height))
        fail("no context of OpenGL 4.0", "OSMesa");
    static int isNamed = 0;
    if (!isNamed) printf("reference: %s, %s\n", glGetString(GL_RENDERER), glGetString(GL_VERSION));
    isNamed = 1;
    float *light = draw(&scene);

    double sum = 0;
    int worst = 0, beyond = 0, lit = 0;
    for (int y = 0; y < scene.height; y++) {
        for (int x = 0; x < scene.width; x++) {
            int place = y * scene.width + x, difference = 0, isBackground = 1;
            for (int channel = 0; channel < 3; channel++) {
                double value = light[place * 4 + channel];
                if (fabs(value - scene.background[channel]) > 1e-6) isBackground = 0;
                theirs[place * 3 + channel] = (unsigned char)screenByte(value);
                int apart = abs(theirs[place * 3 + channel] - ours[place * 3 + channel]);
                sum += apart;
                if (apart > difference) difference = apart;
            }
            lit += !isBackground;
            if (difference > worst) worst = difference;
            if (difference > scene.steps) beyond++;
        }
    }
    double mean = sum / (3.0 * count), share = (double)beyond / count;
    int isGood = mean <= scene.mean && share <= scene.share && lit > count / 20;
    const char *base = strrchr(path, '/');
    printf("%-14s drawn %4.1f %%  mean %.4f (allowed %.3f)  max %3d  beyond %g steps %.4f %% (allowed %.2f %%)  %s\n",
        base ? base + 1 : path, 100.0 * lit / count, mean, scene.mean, worst, scene.steps, share * 100,
        scene.share * 100, isGood ? "good" : "BAD");
    writePicture(path, ".reference.ppm", theirs, &scene);
    writePicture(path, ".ours.ppm", ours, &scene);
    OSMesaDestroyContext(context);
    return isGood;
}

int main(int count, char **paths) {
    int bad = 0;
    if (count < 2) fail("name at least one scene", "usage");
    for (int index = 1; index < count; index++) bad += !compare(paths[index]);
    return bad > 0;
}
