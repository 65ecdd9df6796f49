package diag

import (
	"context"
	"fmt"
	"time"

	"kaikei/cmd/internal/device"
	"kaikei/printer"
	"kaikei/scanner"
)

// hints are why a frame is not read, in a technician's words.
var hints = map[scanner.Hint]string{
	scanner.HintNone: "nothing to complain of", scanner.HintNothing: "no code in view", scanner.HintDark: "too dark", scanner.HintBright: "too bright",
	scanner.HintBlurred: "blurred", scanner.HintFar: "code too far away", scanner.HintGlare: "a reflection on the code", scanner.HintAmbiguous: "two different codes in view",
}

// staleAfter is when a camera's newest frame is old.
const staleAfter = 2 * time.Second

// Camera tells how a camera is.
func Camera(s *scanner.Scanner) device.Gauge {
	return device.Gauge{Name: "camera", Read: func(context.Context) (lines []string, trouble string) {
		p := s.Pace()
		if err := s.State(); err != nil {
			return nil, "no picture: " + err.Error()
		}
		lines = []string{
			fmt.Sprintf("%d × %d pixels, %.1f frames a second", p.Size.X, p.Size.Y, p.Rate),
			"newest frame: " + hints[s.Hint()],
		}
		if age := time.Since(p.Newest); age > staleAfter {
			trouble = fmt.Sprintf("the newest frame is %s old", age.Round(time.Second))
		}
		if p.Decode > 0 {
			lines = append(lines, fmt.Sprintf("decoding takes %.1f ms, the middle of the newest", float64(p.Decode.Microseconds())/1000))
		}
		return lines, trouble
	}}
}

// Printer tells how a printer is.
func Printer(spec string, d *printer.Device) device.Gauge {
	return device.Gauge{Name: "printer", Read: func(ctx context.Context) ([]string, string) {
		ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
		defer cancel()
		s, err := d.Status(ctx)
		if err != nil {
			return []string{spec}, "it does not tell its status: " + err.Error()
		}
		if err := s.Err(); err != nil {
			return append([]string{spec}, Words(s)...), err.Error()
		}
		return append([]string{spec}, Words(s)...), ""
	}}
}

// A Sign is one of a printer's status bytes that is set.
type Sign struct {
	Name string // such as "cover"
	Text string
}

// Ready is the sign of a printer of whose bytes none is set.
var Ready = Sign{"ready", "ready: on line, cover closed, paper in, no fault"}

// Signs returns what a printer's status bytes say; Ready alone when nothing is
// wrong.
func Signs(s printer.Status) (all []Sign) {
	for _, part := range []struct {
		set bool
		Sign
	}{
		{s.Offline, Sign{"offline", "offline: it takes no data"}}, {s.CoverOpen, Sign{"cover", "the cover is open"}}, {s.PaperOut, Sign{"paper", "there is no paper"}},
		{s.PaperNearEnd, Sign{"near", "the paper is near its end"}}, {s.CutterFault, Sign{"cutter", "the cutter is jammed"}},
		{s.Fault && !s.CutterFault, Sign{"fault", "it reports a fault"}},
	} {
		if part.set {
			all = append(all, part.Sign)
		}
	}
	if len(all) == 0 {
		return []Sign{Ready}
	}
	return all
}

// Words says a printer's status bytes.
func Words(s printer.Status) (lines []string) {
	for _, sign := range Signs(s) {
		lines = append(lines, sign.Text)
	}
	return lines
}
