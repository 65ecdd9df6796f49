package scanner

import (
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Errors of cameras. A source reports them as its state and goes on trying.
var (
	ErrNoCamera   = errors.New("no camera")
	ErrCameraBusy = errors.New("camera used by another program")
	ErrCameraHung = errors.New("camera gives no frames")
	ErrCameraForm = errors.New("camera gives no format that can be read")
)

// A Frame is one picture of a source. It is good until the function that it
// was given to returns.
type Frame struct {
	Gray *image.Gray
	At   time.Time
}

// A Source gives frames. Frames calls deliver with each, on one goroutine,
// until ctx ends or the source fails; it returns why.
type Source interface {
	Frames(ctx context.Context, deliver func(Frame)) error
}

// Open returns the source that a spec names:
//
//	v4l2:/dev/video0   a camera
//	v4l2:auto          the first camera that gives frames, on USB before others
//	v4l2:NAME          the first camera whose name has NAME in it
//	pictures:PATH…     files, or folders of files, separated by ":"
//	phone:PATH         a simulated camera before a phone that shows the picture in
//	                   a file; while there is no such file, the camera is unplugged
//
// A camera may be followed by "?" and [Settings], such as
// "?exposure=8ms&focus=0.6&gain=0.2".
func Open(spec string) (Source, error) {
	kind, rest, _ := strings.Cut(spec, ":")
	switch {
	case kind == "v4l2" && rest != "":
		node, query, _ := strings.Cut(rest, "?")
		settings, err := parseSettings(query)
		if err != nil {
			return nil, fmt.Errorf("camera %q: %w", spec, err)
		}
		return camera{open: func() (device, error) { return openNamed(node, settings) }}, nil
	case kind == "pictures" && rest != "":
		return openPictures(strings.Split(rest, ":"))
	case kind == "phone" && rest != "":
		shown := &shownPicture{path: rest}
		return Phone{Screen: shown.look, Seed: 1}, nil
	}
	return nil, fmt.Errorf("camera %q: want v4l2:/dev/videoN, v4l2:auto, v4l2:NAME, pictures:PATH or phone:PATH", spec)
}

// A shownPicture is a file that a simulated phone shows. It is looked at each second
// and decoded when it is another than before: to decode it again and again would be most of
// what a till with a simulated camera allocates.
type shownPicture struct {
	path string
	info os.FileInfo // of the file that was read; nil before the first
	gray *image.Gray
}

// look returns what the file holds now.
func (s *shownPicture) look(context.Context) (image.Image, error) {
	info, err := os.Stat(s.path)
	if err != nil {
		return nil, fmt.Errorf("look at picture: %w", err)
	}
	if s.info != nil && os.SameFile(info, s.info) && info.ModTime().Equal(s.info.ModTime()) && info.Size() == s.info.Size() {
		return s.gray, nil
	}
	gray, err := ReadPicture(s.path)
	if err != nil {
		return nil, err
	}
	s.info, s.gray = info, gray
	return gray, nil
}

// pictureEvery is the rate at which pictures are shown, as a slow camera.
const pictureEvery = 100 * time.Millisecond

// pictures shows files, one after the other, and begins again.
type pictures struct{ files []string }

// openPictures lists the files.
func openPictures(paths []string) (Source, error) {
	var p pictures
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, fmt.Errorf("open pictures: %w", err)
		}
		if !info.IsDir() {
			p.files = append(p.files, path)
			continue
		}
		for _, pattern := range []string{"*.png", "*.jpg", "*.jpeg", "*.pgm"} {
			found, err := filepath.Glob(filepath.Join(path, pattern))
			if err != nil {
				return nil, fmt.Errorf("open pictures: %w", err)
			}
			p.files = append(p.files, found...)
		}
	}
	if len(p.files) == 0 {
		return nil, fmt.Errorf("open pictures %s: %w", strings.Join(paths, ":"), ErrPicture)
	}
	slices.Sort(p.files)
	return p, nil
}

// Frames shows the files. One that cannot be read ends it: whoever named it
// wants to know.
func (p pictures) Frames(ctx context.Context, deliver func(Frame)) error {
	tick := time.NewTicker(pictureEvery)
	defer tick.Stop()
	for n := 0; ; n++ {
		g, err := ReadPicture(p.files[n%len(p.files)])
		if err != nil {
			return err
		}
		deliver(Frame{g, time.Now()})
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
