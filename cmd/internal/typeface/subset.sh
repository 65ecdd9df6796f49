#!/bin/sh
# Makes the embedded fonts from Noto Sans CJK (Debian: fonts-noto-cjk and
# fonttools). Regular holds JIS X 0208, GB 2312 and all of Hangul, so that a
# customer's name in three languages shows; Bold holds kana and JIS level 1,
# enough for our own headings and sums. Chinese holds GB 2312 in the glyph shapes
# of the mainland, and kana and JIS level 1 beside it for the names of shops. The
# bold of either has the common characters: GB 2312 level 1, KS X 1001.
set -eu
cd "$(dirname "$0")"
fonts=/usr/share/fonts/opentype/noto
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 - "$work" <<'PY'
import sys
def pairs(codec, rows):
    for a in rows:
        for b in range(0xA1, 0xFF):
            try: c = bytes([a, b]).decode(codec)
            except UnicodeDecodeError: continue
            if len(c) == 1: yield c
def span(*ends): return {chr(i) for a, b in ends for i in range(a, b + 1)}
base = span((0x20, 0x7E), (0xA0, 0x17F), (0x2010, 0x202F), (0x3000, 0x30FF), (0xFF00, 0xFFEE))
base |= set('€₩¥£₽₹₿฿₫₱₦√▲▼◀▶●○■□★☆→←↑↓✓✗©®™…')
jis1 = set(pairs('euc_jp', range(0xA1, 0xD0)))
regular = base | set(pairs('euc_jp', range(0xA1, 0xFF))) | set(pairs('gb2312', range(0xA1, 0xFF)))
regular |= {c for c in pairs('euc_kr', range(0xA1, 0xAD))}
regular |= span((0xAC00, 0xD7A3), (0x3131, 0x318E), (0x2460, 0x2473), (0x3220, 0x32FF)) | set('髙﨑德濵𠮷')
chinese = base | jis1 | set(pairs('gb2312', range(0xA1, 0xFF)))
gb1 = set(pairs('gb2312', range(0xA1, 0xD8)))
hangul = set(pairs('euc_kr', range(0xA1, 0xC9)))
sets = {'regular': regular, 'bold': base | jis1, 'chinese': chinese, 'bold-chinese': base | gb1, 'bold-korean': base | hangul}
for name, chars in sets.items():
    open(f'{sys.argv[1]}/{name}', 'w').write(''.join(sorted(chars)))
PY
# make writes one font: its name, the weight, and the number of the language in
# the collection.
make() {
	pyftsubset "$fonts/NotoSansCJK-$2.ttc" --font-number="$3" --no-hinting \
		--layout-features=palt,kern,vert --text-file="$work/$1" --output-file="kaikei-sans-$1.otf"
}
make regular Regular 0
make bold Bold 0
make chinese Regular 2
make bold-chinese Bold 2
make bold-korean Bold 1
