package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/blackjack/webcam"

	"kaikei/scanner"
)

// code is what the pictures say.
const code = "281001020123456789012345"

// watch runs a scanner on a camera until the function that it returns is called.
func watch(spec string) (*scanner.Scanner, func(), error) {
	source, err := scanner.Open(spec)
	if err != nil {
		return nil, nil, err
	}
	s := scanner.New(source)
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { _ = s.Run(ctx) }) // it ends with ctx
	return s, func() { cancel(); running.Wait() }, nil
}

// feeding feeds the loop until the function that it returns is called.
func feeding(text string, format uint32) (stop func() error) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- feed(ctx, photo(text), format) }()
	time.Sleep(500 * time.Millisecond) // the loop is a camera once it has had a frame
	return func() error { cancel(); return <-done }
}

// reads reports whether a camera gives the code.
func reads(ctx context.Context, spec string) error {
	s, stop, err := watch(spec)
	if err != nil {
		return err
	}
	defer stop()
	scan, err := s.Next(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("%w (state: %v)", err, s.State())
	case scan.Text != code:
		return fmt.Errorf("read %q", scan.Text)
	case s.State() != nil:
		return fmt.Errorf("state %w", s.State())
	}
	return nil
}

func readYUYV(ctx context.Context) error { return readFormat(ctx, yuyv) }
func readMJPG(ctx context.Context) error { return readFormat(ctx, mjpg) }

func readFormat(ctx context.Context, format uint32) error {
	stop := feeding(code, format)
	return errors.Join(reads(ctx, "v4l2:"+loop), stop())
}

func findCamera(ctx context.Context) error {
	stop := feeding(code, yuyv)
	return errors.Join(reads(ctx, "v4l2:auto"), reads(ctx, "v4l2:loop"), stop())
}

// shows waits for a state: nil, or an error that is want.
func shows(ctx context.Context, s *scanner.Scanner, want error) error {
	return until(ctx, fmt.Sprintf("state %v (it is %v)", want, s.State()), func() bool {
		if want == nil {
			return s.State() == nil
		}
		return errors.Is(s.State(), want)
	})
}

func feederStops(ctx context.Context) error {
	stop := feeding(code, yuyv)
	s, end, err := watch("v4l2:" + loop)
	if err != nil {
		return err
	}
	defer end()
	if err := errors.Join(shows(ctx, s, nil), stop()); err != nil {
		return err
	}
	if err := until(ctx, "trouble", func() bool { return s.State() != nil }); err != nil {
		return err
	}
	stop = feeding(code, yuyv)
	err = shows(ctx, s, nil)
	if err == nil {
		_, err = s.Next(ctx)
	}
	return errors.Join(err, stop())
}

// vivid is the kernel's test camera.
const vivid = "/dev/video0"

// loadVivid loads it once.
var loadVivid = sync.OnceValue(func() error {
	return modprobe("vivid", "n_devs=1", "node_types=0x1", "num_inputs=1", "input_types=0x0", "vid_cap_nr=0")
})

// onVivid runs a check with a scanner that reads vivid.
func onVivid(ctx context.Context, settings string, f func(s *scanner.Scanner, other *webcam.Webcam) error) error {
	if err := loadVivid(); err != nil {
		return err
	}
	other, err := webcam.Open(vivid)
	if err != nil {
		return err
	}
	defer other.Close()
	s, end, err := watch("v4l2:" + vivid + settings)
	if err != nil {
		return err
	}
	defer end()
	if err := shows(ctx, s, nil); err != nil {
		return err
	}
	return f(s, other)
}

// control returns a control by its name.
func control(cam *webcam.Webcam, name string) (webcam.ControlID, webcam.Control, error) {
	for id, c := range cam.GetControls() {
		if c.Name == name {
			return id, c, nil
		}
	}
	return 0, webcam.Control{}, fmt.Errorf("no control %q", name)
}

func setGain(ctx context.Context) error {
	for _, part := range []float64{0.25, 0.75} {
		err := onVivid(ctx, fmt.Sprintf("?gain=%g", part), func(_ *scanner.Scanner, other *webcam.Webcam) error {
			id, c, err := control(other, "Gain")
			if err != nil {
				return err
			}
			v, err := other.GetControl(id)
			if want := c.Min + int32(part*float64(c.Max-c.Min)+0.5); err == nil && v != want {
				err = fmt.Errorf("gain is %d, not %d of %d to %d", v, want, c.Min, c.Max)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func cameraBusy(ctx context.Context) error {
	if err := loadVivid(); err != nil {
		return err
	}
	other, err := webcam.Open(vivid)
	if err != nil {
		return err
	}
	defer other.Close()
	if _, _, _, err := other.SetImageFormat(yuyv, 640, 480); err != nil {
		return err
	}
	if err := errors.Join(other.SetBufferCount(4), other.StartStreaming()); err != nil {
		return err
	}
	s, end, err := watch("v4l2:" + vivid)
	if err != nil {
		return err
	}
	defer end()
	if err := shows(ctx, s, scanner.ErrCameraBusy); err != nil {
		return err
	}
	if err := other.StopStreaming(); err != nil {
		return err
	}
	if err := other.Close(); err != nil {
		return err
	}
	return shows(ctx, s, nil)
}

func framesDropped(ctx context.Context) error {
	return onVivid(ctx, "", func(s *scanner.Scanner, other *webcam.Webcam) error {
		id, _, err := control(other, "Percentage of Dropped Buffers")
		if err != nil {
			return err
		}
		if err := other.SetControl(id, 100); err != nil {
			return err
		}
		err = shows(ctx, s, scanner.ErrCameraHung)
		if err := other.SetControl(id, 0); err != nil {
			return err
		}
		return errors.Join(err, shows(ctx, s, nil))
	})
}

// Buttons of vivid, which the list of its controls leaves out.
const (
	injectDisconnect = 0x00f0f041
	injectQueueError = 0x00f0f046
)

func queueError(ctx context.Context) error {
	return onVivid(ctx, "", func(s *scanner.Scanner, other *webcam.Webcam) error {
		if err := other.SetControl(injectQueueError, 1); err != nil {
			return err
		}
		if err := until(ctx, "trouble", func() bool { return s.State() != nil }); err != nil {
			return err
		}
		return shows(ctx, s, nil)
	})
}

func cameraPulled(ctx context.Context) error {
	const driver = "/sys/bus/platform/drivers/vivid/"
	return onVivid(ctx, "", func(s *scanner.Scanner, other *webcam.Webcam) error {
		if err := other.SetControl(injectDisconnect, 1); err != nil {
			return err
		}
		if err := until(ctx, "trouble", func() bool { return s.State() != nil }); err != nil {
			return err
		}
		if err := errors.Join(other.Close(), write(driver+"unbind", "vivid.0")); err != nil {
			return err
		}
		if err := shows(ctx, s, scanner.ErrNoCamera); err != nil {
			return err
		}
		if _, err := os.Stat(vivid); err == nil {
			return errors.New("the node is still there")
		}
		if err := write(driver+"bind", "vivid.0"); err != nil {
			return err
		}
		return shows(ctx, s, nil)
	})
}
