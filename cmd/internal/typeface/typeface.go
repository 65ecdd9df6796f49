// Package typeface holds the fonts of the screens and of the pictures of
// receipts: subsets of Noto Sans CJK, OpenType CFF. Regular and Bold have
// Japanese glyph shapes, Chinese has those of the mainland: the same characters,
// such as 直 and 骨, are written differently. The licence is OFL.txt beside
// them; subset.sh makes them anew.
//
// Caveat: Bold has kana, JIS level 1 and Latin alone. Text that comes from
// people, such as names, is set in Regular.
package typeface

import _ "embed"

// Regular covers JIS X 0208, GB 2312 and all of Hangul.
//
//go:embed kaikei-sans-regular.otf
var Regular []byte

// Bold covers the headings and sums of our own screens.
//
//go:embed kaikei-sans-bold.otf
var Bold []byte

// Chinese covers GB 2312, kana and JIS level 1 in the glyph shapes of
// Simplified Chinese. It has no Hangul.
//
//go:embed kaikei-sans-chinese.otf
var Chinese []byte

// BoldChinese covers GB 2312 level 1 and kana in the same shapes.
//
//go:embed kaikei-sans-bold-chinese.otf
var BoldChinese []byte

// BoldKorean covers KS X 1001: the 2,350 common syllables.
//
//go:embed kaikei-sans-bold-korean.otf
var BoldKorean []byte
