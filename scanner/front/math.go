package front

import "math"

// sqrt is that of a float32; the compiler makes one instruction of it.
func sqrt(v float32) float32 { return float32(math.Sqrt(float64(v))) }

// abs is the magnitude of v.
func abs(v float32) float32 { return float32(math.Abs(float64(v))) }
