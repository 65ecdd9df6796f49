package ui

import (
	"image/color"

	"kaikei/terminal"
)

// A palette is the colours of a window, by what they are for. Each ink has a
// contrast of 4.5 or more on each ground that it is set on (WCAG AA), which a
// test computes for both palettes.
type palette struct {
	ink, soft        color.Color // text, and text that matters less
	paper, card      color.Color // the window, and what lies on it
	key              color.Color // a plain button on the paper
	link, good, bad  color.Color // words that call, praise and warn, on card and paper
	action, onAction color.Color // the one button that goes on
	danger, onDanger color.Color // buttons that take money back
	dead, onDead     color.Color // buttons that are off
	alert, onAlert   color.Color // faults
	strip, onStrip   color.Color // over the live picture
	drill, onDrill   color.Color // training: no other state has this colour
	track            color.Color // what is left of a bar that fills
	finder           color.Color // behind the live picture
	sheet, onSheet   color.Color // behind a code: white in the dark too
	chosen, onChosen color.Color // the one of several that is on
}

// rgb is a colour written as in style sheets.
func rgb(hex uint32) color.Color {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xff}
}

// light is for a bright shop.
func light() palette {
	return palette{
		ink: rgb(0x1b1f24), soft: rgb(0x525b66), paper: rgb(0xf1f3f6), card: rgb(0xffffff), key: rgb(0xd5dae1),
		link: rgb(0x0b57c2), good: rgb(0x0a6b3c), bad: rgb(0xa31a22),
		action: rgb(0x0b57c2), onAction: rgb(0xffffff), danger: rgb(0xa31a22), onDanger: rgb(0xffffff),
		dead: rgb(0xe3e6ea), onDead: rgb(0x59626d), alert: rgb(0xffc82e), onAlert: rgb(0x000000),
		strip: rgb(0x1b1f24), onStrip: rgb(0xffffff), drill: rgb(0xb3127c), onDrill: rgb(0xffffff),
		track: rgb(0xd5dae1), finder: rgb(0x000000), sheet: rgb(0xffffff), onSheet: rgb(0x000000),
		chosen: rgb(0x1b1f24), onChosen: rgb(0xffffff),
	}
}

// dark is for a bar, a taxi at night, or tired eyes.
func dark() palette {
	return palette{
		ink: rgb(0xeef1f5), soft: rgb(0xaab4c0), paper: rgb(0x12161b), card: rgb(0x1e242c), key: rgb(0x38424e),
		link: rgb(0x8ab8ff), good: rgb(0x5ed39a), bad: rgb(0xff9a9a),
		action: rgb(0x1f66d6), onAction: rgb(0xffffff), danger: rgb(0xb3262e), onDanger: rgb(0xffffff),
		dead: rgb(0x262c34), onDead: rgb(0x939da9), alert: rgb(0xffc82e), onAlert: rgb(0x000000),
		strip: rgb(0x000000), onStrip: rgb(0xffffff), drill: rgb(0xb3127c), onDrill: rgb(0xffffff),
		track: rgb(0x38424e), finder: rgb(0x000000), sheet: rgb(0xffffff), onSheet: rgb(0x000000),
		chosen: rgb(0xeef1f5), onChosen: rgb(0x12161b),
	}
}

// A face is how a state looks: colours and a mark. It is the same in the light
// and in the dark, since it is learned.
type face struct {
	ground, ink color.Color
	mark        mark
}

// faceOf returns the look of a state. Money that was taken, was not taken, is
// not known and is promised have a colour and a mark each; words come with them.
func faceOf(s terminal.State) face {
	white, black := rgb(0xffffff), rgb(0x000000)
	switch s {
	case terminal.Paid:
		return face{rgb(0x0a6b3c), white, markCheck}
	case terminal.Declined, terminal.Abandoned:
		return face{rgb(0xa31a22), white, markCross}
	case terminal.Cancelled:
		return face{rgb(0x3a4552), white, markCross}
	case terminal.PartRefunded, terminal.Refunded:
		return face{rgb(0x3a4552), white, markBack}
	case terminal.RefundDue:
		return face{rgb(0x5b2d90), white, markAlert}
	case terminal.Deferred:
		return face{rgb(0x005f73), white, markClock}
	case terminal.Uncollected:
		return face{rgb(0x7a2048), white, markAlert}
	}
	return face{rgb(0xffc82e), black, markQuestion}
}

// moneyFace is how an answer to "did money move?" looks beside a fault.
func moneyFace(m terminal.Money) face {
	switch m {
	case terminal.MoneyTaken:
		return faceOf(terminal.Paid)
	case terminal.MoneyNo:
		return faceOf(terminal.Cancelled)
	case terminal.MoneyPartly:
		return faceOf(terminal.PartRefunded)
	case terminal.MoneyPromised:
		return faceOf(terminal.Deferred)
	case terminal.MoneyLost:
		return faceOf(terminal.Uncollected)
	}
	return face{rgb(0x000000), rgb(0xffc82e), markQuestion}
}
