// What the wrappers of other decoders share: they read a list of PGM files, one
// path a line, decode each once, and print the milliseconds of processor time and
// the texts in hexadecimal.
#pragma once
#include <time.h>

#include <cstdio>
#include <cstring>
#include <exception>
#include <functional>
#include <string>
#include <vector>

struct Frame {
    int width = 0, height = 0;
    std::vector<unsigned char> gray;
};

inline bool load(const std::string &path, Frame &f) {
    FILE *in = fopen(path.c_str(), "rb");
    if (!in) return false;
    int white = 0;
    bool ok = fscanf(in, "P5 %d %d %d", &f.width, &f.height, &white) == 3 && fgetc(in) != EOF;
    if (ok) {
        f.gray.resize(size_t(f.width) * f.height);
        ok = fread(f.gray.data(), 1, f.gray.size(), in) == f.gray.size();
    }
    fclose(in);
    return ok;
}

inline double milliseconds() {
    timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

inline int decodeAll(const char *list, std::function<std::vector<std::string>(const Frame &)> decode) {
    FILE *in = fopen(list, "r");
    if (!in) return 1;
    char line[4096];
    bool warm = false;
    while (fgets(line, sizeof line, in)) {
        line[strcspn(line, "\n")] = 0;
        Frame f;
        if (!load(line, f)) return 1;
        if (!warm) decode(f);
        warm = true;
        double began = milliseconds();
        std::vector<std::string> texts;
        try {
            texts = decode(f);
        } catch (std::exception &) {
        }
        printf("%.4f", milliseconds() - began);
        for (auto &t : texts) {
            printf("\t");
            for (unsigned char c : t) printf("%02x", c);
        }
        printf("\n");
    }
    fclose(in);
    return 0;
}
