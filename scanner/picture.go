package scanner

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"os"

	"kaikei/scanner/mjpg"
)

// ErrPicture means a file that is no picture, or one too large.
var ErrPicture = errors.New("not a picture that can be read")

// ErrCut means a picture file of which a part is missing or damaged.
var ErrCut = errors.New("the file is cut off or damaged")

// maxPixels is the largest picture that is decoded: 64 megapixels are more than
// any phone's camera makes of a code, and what a device can hold.
const maxPixels = 64 << 20

// maxFile is the longest file that is read, in bytes: a gray map of the most
// pixels, and its head.
const maxFile = maxPixels + 1<<10

// ReadPicture reads a PNG, JPEG or PGM file as gray, upright. Its size is looked at
// before its pixels are. JPEG files are read as a camera's frames are, which takes half
// of the time, as long as they are of that kind: image/jpeg transforms the colours too.
//
// Of a PNG or JPEG file that is cut off, what there is may be returned together with
// [ErrCut]: a code in it is as good as any.
func ReadPicture(path string) (*image.Gray, error) {
	data, err := readBounded(path)
	if err != nil {
		return nil, fmt.Errorf("read picture: %w", err)
	}
	g, err := decodePicture(data)
	if err != nil {
		return g, fmt.Errorf("read picture %s: %w", path, err)
	}
	return g, nil
}

// decodePicture is ReadPicture of what is in the file.
func decodePicture(data []byte) (*image.Gray, error) {
	if bytes.HasPrefix(data, []byte("P5")) || bytes.HasPrefix(data, []byte("P2")) {
		return readPGM(data)
	}
	frame := mjpg.NewReader(maxPixels)
	if g, err := frame.Luma(data); err == nil {
		return turnOf(data).apply(g), nil
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	switch {
	case errors.Is(err, image.ErrFormat):
		return nil, fmt.Errorf("%w: it is neither PNG, JPEG nor PGM", ErrPicture)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, fmt.Errorf("%w: %w", ErrPicture, ErrCut)
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrPicture, err)
	case !fits(config.Width, config.Height):
		return nil, fmt.Errorf("%w: too large", ErrPicture)
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err == nil {
		return turnOf(data).apply(toGray(img)), nil
	}
	if part := frame.Part(); part != nil {
		return turnOf(data).apply(part), fmt.Errorf("%w: %w", ErrPicture, ErrCut)
	}
	if img, err := partOfPNG(data); err == nil {
		return toGray(img), fmt.Errorf("%w: %w", ErrPicture, ErrCut)
	}
	if errors.As(err, new(jpeg.UnsupportedError)) || errors.As(err, new(png.UnsupportedError)) {
		return nil, fmt.Errorf("%w: %w", ErrPicture, err)
	}
	return nil, fmt.Errorf("%w: %w: %w", ErrPicture, ErrCut, err)
}

// readBounded reads a file of at most maxFile bytes. What names itself small
// may still have no end, such as a device.
func readBounded(path string) (data []byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	data, err = io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = fmt.Errorf("%s: %w: too long", path, ErrPicture)
	}
	return data, err
}

// fits reports whether a picture of this size is decoded.
func fits(w, h int) bool {
	return w > 0 && h > 0 && w <= maxPixels/h
}

// readPGM reads a portable gray map: binary with one or two bytes a pixel (P5), or
// in figures (P2).
func readPGM(data []byte) (*image.Gray, error) {
	r := bytes.NewReader(data[2:])
	var head [3]int
	for i := range head {
		n, err := pgmNumber(r)
		if err != nil {
			return nil, err
		}
		head[i] = n
	}
	w, h, white := head[0], head[1], head[2]
	if !fits(w, h) || white < 1 || white > 65535 {
		return nil, fmt.Errorf("%w: a size or a white that none has", ErrPicture)
	}
	gray := func() (int, error) { return pgmNumber(r) }
	least := 2*w*h - 1 // figures, and what parts them
	if data[1] == '5' {
		wide := 1
		if white > 255 {
			wide = 2
		}
		least, gray = wide*w*h, func() (v int, err error) {
			for range wide {
				b, _ := r.ReadByte() // there are as many
				v = v<<8 | int(b)
			}
			return v, nil
		}
	}
	// Before anything is allocated: a head of ten bytes may ask for megabytes.
	if r.Len() < least {
		return nil, fmt.Errorf("%w: cut short", ErrPicture)
	}
	g := image.NewGray(image.Rect(0, 0, w, h))
	for i := range g.Pix {
		v, err := gray()
		if err != nil {
			return nil, err
		}
		g.Pix[i] = byte(min(v*255/white, 255))
	}
	return g, nil
}

// pgmNumber reads a number, past white space and comments, and the one character
// that ends it. The end of the file ends one as well.
func pgmNumber(r *bytes.Reader) (int, error) {
	n, started, comment := 0, false, false
	for {
		c, err := r.ReadByte()
		switch {
		case err != nil && started:
			return n, nil
		case err != nil:
			return 0, fmt.Errorf("%w: cut short", ErrPicture)
		case comment:
			comment = c != '\n'
		case c == '#' && !started:
			comment = true
		case c >= '0' && c <= '9':
			if n, started = n*10+int(c-'0'), true; n > maxPixels {
				return 0, ErrPicture
			}
		case started:
			return n, nil
		case c != ' ' && c != '\t' && c != '\r' && c != '\n':
			return 0, ErrPicture
		}
	}
}
