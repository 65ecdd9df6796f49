// zxing-cpp, as Debian has it (libzxing-dev), with its defaults: it tries harder,
// turned, and reduced. One symbol is enough.
#include <ReadBarcode.h>

#include "frames.h"

static std::string utf8(const std::wstring &wide) {
    std::string out;
    for (wchar_t c : wide) {
        unsigned v = c;
        if (v < 0x80) {
            out += char(v);
        } else if (v < 0x800) {
            out += char(0xC0 | v >> 6);
            out += char(0x80 | (v & 63));
        } else if (v < 0x10000) {
            out += char(0xE0 | v >> 12);
            out += char(0x80 | (v >> 6 & 63));
            out += char(0x80 | (v & 63));
        } else {
            out += char(0xF0 | v >> 18);
            out += char(0x80 | (v >> 12 & 63));
            out += char(0x80 | (v >> 6 & 63));
            out += char(0x80 | (v & 63));
        }
    }
    return out;
}

int main(int, char **args) {
    ZXing::DecodeHints hints;
    hints.setFormats(ZXing::BarcodeFormats(ZXing::BarcodeFormat::QRCode) | ZXing::BarcodeFormat::Code128);
    hints.setMaxNumberOfSymbols(1);
    return decodeAll(args[1], [&](const Frame &f) {
        std::vector<std::string> texts;
        ZXing::ImageView view(f.gray.data(), f.width, f.height, ZXing::ImageFormat::Lum);
        for (auto &r : ZXing::ReadBarcodes(view, hints))
            if (r.isValid()) texts.push_back(utf8(r.text()));
        return texts;
    });
}
