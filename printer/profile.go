package printer

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// ErrProfile means a printer profile that does not exist, or that no printer
// can have.
var ErrProfile = errors.New("printer profile not known")

// The widths of paper that a profile may have, in dots.
const (
	minWidthDots = 200
	maxWidthDots = 1000
)

// A QRMode says who draws QR codes.
type QRMode string

// The ways to print a QR code.
const (
	QRRaster QRMode = "raster" // drawn here, sent as a picture: works everywhere
	QRNative QRMode = "native" // drawn by the printer (GS ( k)
)

// A KanjiROM says whether a printer has Japanese characters of its own.
type KanjiROM string

// The ROMs. KanjiNone has every line drawn and sent as a picture, which is slow
// and works everywhere; it needs a Painter.
const (
	KanjiShiftJIS KanjiROM = "shift-jis"
	KanjiNone     KanjiROM = "none"
)

// A Cutter says what happens at the end of a slip.
type Cutter string

// The cutters.
const (
	CutterNone Cutter = "none" // torn by hand: the paper is fed to the edge
	CutterAuto Cutter = "auto" // fed to the cutter, then a partial cut
)

// A DrawerPort is the connector pin that a cash drawer hangs on.
type DrawerPort string

// The drawer ports.
const (
	DrawerNone DrawerPort = "none"
	DrawerPin2 DrawerPort = "pin2" // drawer 1, the usual one
	DrawerPin5 DrawerPort = "pin5" // drawer 2
)

// A StatusKind says what a printer tells about itself.
type StatusKind string

// The kinds of status.
const (
	StatusNone StatusKind = "none" // one-way: all bytes taken is all that is known
	StatusPoll StatusKind = "poll" // DLE EOT alone: asked before and after each job
	StatusFull StatusKind = "full" // DLE EOT, automatic status, GS r as proof
)

// A Profile is what must be known of a printer model.
type Profile struct {
	Name          string     `json:"name"`
	WidthDots     int        `json:"widthDots"` // of the print head: 200 to 1000, a multiple of 4
	Kanji         KanjiROM   `json:"kanji"`
	SendKanjiMode bool       `json:"sendKanjiMode"` // send FS &: clones want it, Epson does not mind
	QR            QRMode     `json:"qr"`
	Cutter        Cutter     `json:"cutter"`
	Drawer        DrawerPort `json:"drawer"`
	Status        StatusKind `json:"status"`
}

// Profiles returns the built-in profiles. The widths are those of the makers'
// data sheets: 203 dpi heads print 576 dots on 80 mm paper and 384 on 58 mm,
// the 180 dpi head of the TM-T88 series prints 512, and 420 on a 58 mm roll. The
// pictures are for printers whose ROM is Chinese, or none.
func Profiles() []Profile {
	return []Profile{
		{"tm-m30", 576, KanjiShiftJIS, false, QRRaster, CutterAuto, DrawerPin2, StatusFull},
		{"tm-t88", 512, KanjiShiftJIS, false, QRRaster, CutterAuto, DrawerPin2, StatusFull},
		{"tm-t88-58", 420, KanjiShiftJIS, false, QRRaster, CutterAuto, DrawerPin2, StatusFull},
		{"generic80", 576, KanjiShiftJIS, true, QRRaster, CutterAuto, DrawerPin2, StatusNone},
		{"generic58", 384, KanjiShiftJIS, true, QRRaster, CutterNone, DrawerPin2, StatusNone},
		{"picture80", 576, KanjiNone, false, QRRaster, CutterAuto, DrawerPin2, StatusNone},
		{"picture58", 384, KanjiNone, false, QRRaster, CutterNone, DrawerPin2, StatusNone},
	}
}

// ProfileNamed returns the built-in profile of that name, or ErrProfile.
func ProfileNamed(name string) (Profile, error) {
	for _, p := range Profiles() {
		if p.Name == name {
			return p, nil
		}
	}
	return Profile{}, fmt.Errorf("find profile %q: %w", name, ErrProfile)
}

// ProfileForWidth returns the first built-in profile of that width; for other
// widths that a paper can have, a generic one with a cutter and no status, so
// that a 420-dot roll is a number and not a new model. Else ErrProfile.
func ProfileForWidth(dots int) (Profile, error) {
	for _, p := range Profiles() {
		if p.WidthDots == dots {
			return p, nil
		}
	}
	p := Profile{fmt.Sprintf("generic-%d", dots), dots, KanjiShiftJIS, true, QRRaster, CutterAuto, DrawerPin2, StatusNone}
	return p, p.Check()
}

// maxProfileBytes bounds a profile that somebody wrote.
const maxProfileBytes = 4096

// ReadProfile reads a profile in JSON, for a model that is not built in. It begins
// as the built-in one that "base" names, generic80 when it names none, and each
// key changes it. ErrProfile is a key or a value that is not known.
func ReadProfile(r io.Reader) (Profile, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxProfileBytes))
	if err != nil {
		return Profile{}, fmt.Errorf("read profile: %w", err)
	}
	var base struct {
		Base string `json:"base"`
	}
	if err := json.Unmarshal(data, &base); err != nil {
		return Profile{}, fmt.Errorf("read profile: %w: %w", ErrProfile, err)
	}
	p, err := ProfileNamed(cmp.Or(base.Base, "generic80"))
	if err != nil {
		return Profile{}, err
	}
	whole := struct {
		Base     string `json:"base"`
		*Profile        // what is not said stays
	}{"", &p}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&whole); err != nil {
		return Profile{}, fmt.Errorf("read profile: %w: %w", ErrProfile, err)
	}
	return p, p.Check()
}

// Check returns ErrProfile when a field holds what no printer has.
func (p Profile) Check() error {
	switch {
	case p.WidthDots < minWidthDots || p.WidthDots > maxWidthDots || p.WidthDots%4 != 0:
		return fmt.Errorf("check profile %q: %d dots wide: %w", p.Name, p.WidthDots, ErrProfile)
	case !slices.Contains([]KanjiROM{KanjiShiftJIS, KanjiNone}, p.Kanji):
		return fmt.Errorf("check profile %q: kanji %q: %w", p.Name, p.Kanji, ErrProfile)
	case !slices.Contains([]QRMode{QRRaster, QRNative}, p.QR):
		return fmt.Errorf("check profile %q: QR %q: %w", p.Name, p.QR, ErrProfile)
	case !slices.Contains([]Cutter{CutterNone, CutterAuto}, p.Cutter):
		return fmt.Errorf("check profile %q: cutter %q: %w", p.Name, p.Cutter, ErrProfile)
	case !slices.Contains([]DrawerPort{DrawerNone, DrawerPin2, DrawerPin5}, p.Drawer):
		return fmt.Errorf("check profile %q: drawer %q: %w", p.Name, p.Drawer, ErrProfile)
	case !slices.Contains([]StatusKind{StatusNone, StatusPoll, StatusFull}, p.Status):
		return fmt.Errorf("check profile %q: status %q: %w", p.Name, p.Status, ErrProfile)
	}
	return nil
}
