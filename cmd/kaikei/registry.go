package main

import (
	"bytes"
	"context"
	"errors"
	"io"

	"kaikei/cmd/internal/printing"
	"kaikei/terminal/report"
)

// slipWidthDots is the paper of a close that is drawn for a file: 80 mm at 203 dpi.
const slipWidthDots = 576

// ClosePDF draws a close as its slip is. See office.Registry.
func (b backOffice) ClosePDF(c report.Close) ([]byte, error) {
	slip, err := closeDocument(b.d, c)
	if err != nil {
		return nil, err
	}
	painter, err := printing.Painter()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = painter.PDF(&out, slip.Page(slipWidthDots))
	return out.Bytes(), err
}

// Journal writes the whole journal. See office.Registry.
func (b backOffice) Journal(ctx context.Context, to io.Writer) error {
	return b.d.Store.Journal(1, func(line []byte) error {
		_, err := to.Write(append(line, '\n'))
		return errors.Join(err, ctx.Err())
	})
}

// Terminal is the terminal's id. See office.Registry.
func (b backOffice) Terminal() string { return b.d.TerminalID() }
