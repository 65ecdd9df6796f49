package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"os"
	"syscall"
	"time"
	"unsafe"

	"kaikei/scanner/studio"
)

// loop is the node that a feeder writes to and a camera is read from.
const loop = "/dev/video10"

// Pixel formats as V4L2 names them.
const (
	yuyv = 'Y' | 'U'<<8 | 'Y'<<16 | 'V'<<24
	mjpg = 'M' | 'J'<<8 | 'P'<<16 | 'G'<<24
)

// photo is a picture of a QR code.
func photo(text string) *image.Gray {
	code, _ := studio.QR(text, studio.M, 0)
	return studio.Straight(6).Photograph(1, code)
}

// feed writes a picture to the loop until ctx ends: what a camera sees.
func feed(ctx context.Context, g *image.Gray, format uint32) error {
	data, err := encode(g, format)
	if err != nil {
		return err
	}
	out, err := os.OpenFile(loop, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer out.Close()
	if err := setFormat(out.Fd(), g.Rect.Size(), format, len(data)); err != nil {
		return err
	}
	tick := time.NewTicker(time.Second / 25)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			if _, err := out.Write(data); err != nil && !errors.Is(err, syscall.EAGAIN) {
				return fmt.Errorf("feed: %w", err)
			}
		}
	}
}

// encode makes a frame of a picture.
func encode(g *image.Gray, format uint32) ([]byte, error) {
	if format == mjpg {
		var b bytes.Buffer
		err := jpeg.Encode(&b, g, nil)
		return b.Bytes(), err
	}
	out := make([]byte, 0, 2*len(g.Pix))
	for _, v := range g.Pix {
		out = append(out, v, 128)
	}
	return out, nil
}

// setFormat tells the loop what is written: VIDIOC_S_FMT of an output. The loop
// decides what it is, a camera or a screen, when it is asked what it can do.
func setFormat(fd uintptr, size image.Point, format uint32, length int) error {
	const (
		querycap    = 0x80685600
		vidiocSFmt  = 0xc0d05605
		videoOutput = 2
		fieldNone   = 1
		sRGB        = 8
	)
	var capability [104]byte
	if _, _, e := syscall.Syscall(syscall.SYS_IOCTL, fd, querycap, uintptr(unsafe.Pointer(&capability[0]))); e != 0 {
		return fmt.Errorf("query: %w", e)
	}
	var f [208]byte // struct v4l2_format, whose union begins at 8
	for at, v := range map[int]uint32{0: videoOutput, 8: uint32(size.X), 12: uint32(size.Y), 16: format, 20: fieldNone, 28: uint32(length), 32: sRGB} {
		binary.LittleEndian.PutUint32(f[at:], v)
	}
	if _, _, e := syscall.Syscall(syscall.SYS_IOCTL, fd, vidiocSFmt, uintptr(unsafe.Pointer(&f[0]))); e != 0 {
		return fmt.Errorf("set format: %w", e)
	}
	return nil
}
