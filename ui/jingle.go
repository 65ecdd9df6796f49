package ui

import (
	"bytes"
	"encoding/binary"
	"math"

	"kaikei/terminal"
	"kaikei/terminal/desk"
)

// sampleRate is that of the sounds, in samples a second.
const sampleRate = 22050

// A note is a tone: its frequency in hertz, 0 for silence, and its length in
// milliseconds.
type note struct{ hertz, ms float64 }

// soundOf returns the sound of what is new on the screen, as a WAV file; nil
// where nothing is to be heard. A result sounds when it comes and when it
// changes; a wait sounds when it begins to be one that a clerk must know of.
func soundOf(was, v desk.View) []byte {
	same := was.Screen == v.Screen && was.Payment.ID == v.Payment.ID
	switch v.Screen {
	case desk.ScreenResult:
		if same && was.Payment.State == v.Payment.State {
			return nil
		}
		return jingleOf(v.Payment.State)
	case desk.ScreenWait:
		if v.WaitFor != desk.WaitInquiry || same && was.WaitFor == v.WaitFor {
			return nil
		}
		return jingleOf(terminal.Unknown)
	}
	return nil
}

// jingleOf returns the sound of a result: two rising tones for money received,
// two falling ones for none, three equal ones for not known.
func jingleOf(s terminal.State) []byte {
	switch s.Money() {
	case terminal.MoneyTaken:
		return wav([]note{{880, 120}, {1318.5, 260}})
	case terminal.MoneyUnknown, terminal.MoneyPromised:
		return wav([]note{{659.3, 110}, {0, 70}, {659.3, 110}, {0, 70}, {659.3, 110}})
	}
	return wav([]note{{311.1, 180}, {233.1, 340}})
}

// PaidSound is the sound of money received, for who tests whether it is heard.
func PaidSound() []byte { return jingleOf(terminal.Paid) }

// wav writes notes as 16-bit mono PCM.
func wav(notes []note) []byte {
	var pcm []int16
	for _, n := range notes {
		count := int(n.ms * sampleRate / 1000)
		for i := range count {
			t := float64(i) / sampleRate
			// Fades in and out, so that it does not click.
			fade := min(1, t*200, (n.ms/1000-t)*60)
			v := math.Sin(2*math.Pi*n.hertz*t) + 0.25*math.Sin(4*math.Pi*n.hertz*t)
			pcm = append(pcm, int16(v*fade*9000))
		}
	}
	var b bytes.Buffer
	size := uint32(2 * len(pcm))
	for _, v := range []any{
		[]byte("RIFF"), 36 + size, []byte("WAVEfmt "), uint32(16), uint16(1), uint16(1), uint32(sampleRate), uint32(2 * sampleRate),
		uint16(2), uint16(16), []byte("data"), size, pcm,
	} {
		_ = binary.Write(&b, binary.LittleEndian, v) // a buffer takes all
	}
	return b.Bytes()
}
