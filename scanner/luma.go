package scanner

import "image"

// lumaOfYUYV takes every other byte.
func lumaOfYUYV(data, pix []byte) {
	for i := range pix {
		pix[i] = data[2*i]
	}
}

// sizes are those that cameras commonly give, for drivers that say one size and
// give another.
var sizes = []image.Point{{320, 240}, {640, 360}, {640, 480}, {800, 600}, {960, 540}, {1024, 768}, {1280, 720}, {1280, 960}, {1920, 1080}}

// trueSize returns the size of a YUYV frame of n bytes: the one that was said
// when it fits, else the common one that does; none is the zero point. webcam
// returns the size that was asked for, not the driver's.
func trueSize(said image.Point, n int) image.Point {
	if said.X > 0 && said.Y > 0 && 2*said.X*said.Y == n {
		return said
	}
	for _, s := range sizes {
		if 2*s.X*s.Y == n {
			return s
		}
	}
	return image.Point{}
}
