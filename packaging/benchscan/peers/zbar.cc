// zbar, as Debian has it (libzbar-dev), with its defaults for QR and Code-128.
#include <zbar.h>

#include "frames.h"

int main(int, char **args) {
    zbar::ImageScanner scanner;
    scanner.set_config(zbar::ZBAR_NONE, zbar::ZBAR_CFG_ENABLE, 0);
    scanner.set_config(zbar::ZBAR_QRCODE, zbar::ZBAR_CFG_ENABLE, 1);
    scanner.set_config(zbar::ZBAR_CODE128, zbar::ZBAR_CFG_ENABLE, 1);
    scanner.enable_cache(false);
    return decodeAll(args[1], [&](const Frame &f) {
        std::vector<std::string> texts;
        zbar::Image image(f.width, f.height, "Y800", f.gray.data(), f.gray.size());
        scanner.scan(image);
        for (auto s = image.symbol_begin(); s != image.symbol_end(); ++s) texts.push_back(s->get_data());
        image.set_data(nullptr, 0);
        return texts;
    });
}
